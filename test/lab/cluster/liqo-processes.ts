import { join } from "node:path";
import { listens } from "../host/ports.js";
import { type RunningProcess, startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { onNode } from "../node-agent/network/node-network.js";
import { controllerArguments } from "./controller-arguments.js";
import { startCrdReplicator } from "./crd-replicator.js";
import { unallocatedNetworks } from "./networks.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";
import { startProxy } from "./proxy.js";
import { startWebhook } from "./webhook.js";

/** Starts Liqo's processes in a cluster, and waits until all networks are allocated. */
export async function startLiqo(
  lab: LabFile,
  cluster: LabCluster,
  webhookPort: number,
): Promise<void> {
  startCrdReplicator(lab, cluster);
  if (lab.inBand) {
    startProxy(lab, cluster);
  }
  await Promise.all([startWebhook(lab, cluster, webhookPort), startControllers(lab, cluster)]);
}

async function startControllers(lab: LabFile, cluster: LabCluster): Promise<void> {
  const { name, kubeconfig, ipamPort } = cluster;
  const env = { KUBECONFIG: kubeconfig };
  const ipam = startProcess(lab.folder, {
    part: "ipam",
    cluster: name,
    command: join(lab.binaries, "ipam"),
    keepRunning: true,
    args: [`--port=${ipamPort}`],
    env,
  });
  // The controllers retry a failed connection to the IPAM only after a second.
  const what = `the IPAM of ${name} (its log is ${ipam.log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [ipam.ended] }, () =>
    listens(ipamPort),
  );
  const [command = "", ...args] = onNode(lab, cluster, [
    join(lab.binaries, "liqo-controller-manager"),
    ...controllerArguments(cluster),
    `--ipam-server=127.0.0.1:${ipamPort}`,
    "--foreign-cluster-ping-interval=5s",
    // The lab does not use metrics and health probes.
    "--metrics-address=0",
    "--health-probe-address=0",
  ]);
  const controllers = startProcess(lab.folder, {
    part: "liqo",
    cluster: name,
    command,
    keepRunning: true,
    args,
    env,
  });
  await networksAllocated(cluster, [ipam, controllers]);
}

async function networksAllocated(
  cluster: LabCluster,
  processes: readonly RunningProcess[],
): Promise<void> {
  const logs = processes.map(({ log }) => log).join(" and ");
  const what = `Liqo to allocate the networks of ${cluster.name} (its logs are ${logs})`;
  const unless = processes.map(({ ended }) => ended);
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless }, async () => {
    const missing = await unallocatedNetworks(cluster);
    return missing.length === 0 ? true : undefined;
  });
}
