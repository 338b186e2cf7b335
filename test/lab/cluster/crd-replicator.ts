import { join } from "node:path";
import { startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { onNode } from "../node-agent/network/node-network.js";

/** Starts Liqo's crd-replicator, which copies the objects of a peering to the remote cluster. */
export function startCrdReplicator(lab: LabFile, cluster: LabCluster): void {
  const { name, clusterId, kubeconfig } = cluster;
  const [command = "", ...args] = onNode(lab, cluster, [
    join(lab.binaries, "crd-replicator"),
    `--cluster-id=${clusterId}`,
    "--metrics-address=0",
  ]);
  startProcess(lab.folder, {
    part: "crd-replicator",
    cluster: name,
    command,
    keepRunning: true,
    args,
    env: { KUBECONFIG: kubeconfig },
  });
}
