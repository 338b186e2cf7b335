import { join } from "node:path";
import { startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";

/** Starts Liqo's crd-replicator, which copies the objects of a peering to the remote cluster. */
export function startCrdReplicator(lab: LabFile, cluster: LabCluster): void {
  const { name, clusterId, kubeconfig } = cluster;
  startProcess(lab.folder, {
    part: "crd-replicator",
    cluster: name,
    command: join(lab.binaries, "crd-replicator"),
    keepRunning: true,
    args: [`--cluster-id=${clusterId}`, "--metrics-address=0"],
    env: { KUBECONFIG: kubeconfig },
  });
}
