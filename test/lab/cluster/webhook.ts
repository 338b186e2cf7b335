import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listens } from "../host/ports.js";
import { startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { certificatesOf } from "./certificates.js";
import { createObjects } from "./objects.js";
import { LIQO_NAMESPACE } from "./liqo-names.js";
import { VK_OPTIONS_TEMPLATE } from "./vk-options-template.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";
import { webhookConfigurations } from "./webhook-configurations.js";

/**
 * Starts Liqo's webhook and registers the webhook with the API server as soon as the webhook
 * listens. Until then, the API server accepts Liqo's objects without the webhook.
 */
export async function startWebhook(lab: LabFile, cluster: LabCluster, port: number): Promise<void> {
  const { name, clusterId, kubeconfig, podCidr } = cluster;
  const { ca, webhookTemporary } = certificatesOf(lab.folder, name);
  const webhook = startProcess(lab.folder, {
    part: "webhook",
    cluster: name,
    command: join(lab.binaries, "webhook"),
    keepRunning: true,
    args: [
      `--cluster-id=${clusterId}`,
      `--liqo-namespace=${LIQO_NAMESPACE}`,
      `--podcidr=${podCidr}`,
      `--vk-options-default-template=${LIQO_NAMESPACE}/${VK_OPTIONS_TEMPLATE}`,
      // As in Liqo's Helm chart.
      "--enable-resource-enforcement",
      `--webhook-port=${port}`,
      "--metrics-address=0",
      "--health-probe-address=0",
    ],
    env: { KUBECONFIG: kubeconfig, TMPDIR: webhookTemporary },
  });
  const what = `the webhook of ${name} (its log is ${webhook.log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [webhook.ended] }, () =>
    listens(port),
  );
  await createObjects(cluster, webhookConfigurations(port, readFileSync(ca)));
}
