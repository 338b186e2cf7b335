import { isApiServerReady } from "./cluster/access.js";
import { NETWORKS } from "./cluster/liqo-objects.js";
import { unallocatedNetworks } from "./cluster/networks.js";
import { isAlive, type LabProcess, recordedProcesses } from "./host/processes.js";
import type { LabCluster, LabFile, NodeAgentOptions } from "./lab-file.js";

/** The status of a lab. */
export interface LabStatus {
  readonly folder: string;
  /** Whether `up` succeeded and everything still works. */
  readonly healthy: boolean;
  /** Duration of `up` in seconds. `undefined` if `up` is still running or failed. */
  readonly upSeconds?: number;
  readonly clusters: readonly ClusterStatus[];
  readonly processes: readonly (LabProcess & { readonly alive: boolean })[];
  readonly nodeAgent: NodeAgentOptions;
}

/** The status of a cluster. */
interface ClusterStatus extends LabCluster {
  readonly isApiReady: boolean;
  /** Networks that Liqo has not allocated. All networks if the API server is not ready. */
  readonly unallocatedNetworks: readonly string[];
}

/** Checks all parts of a lab. */
export async function labStatus(lab: LabFile): Promise<LabStatus> {
  const { folder, upSeconds, nodeAgent } = lab;
  const clusters = await Promise.all(lab.clusters.map(clusterStatus));
  const processes = recordedProcesses(folder).map((recorded) => ({
    ...recorded,
    alive: isAlive(recorded),
  }));
  const healthy =
    upSeconds !== undefined &&
    processes.every(({ alive }) => alive) &&
    clusters.every(({ isApiReady, unallocatedNetworks: left }) => isApiReady && left.length === 0);
  const common = { folder, healthy, clusters, processes, nodeAgent };
  return upSeconds === undefined ? common : { ...common, upSeconds };
}

async function clusterStatus(cluster: LabCluster): Promise<ClusterStatus> {
  const isApiReady = await isApiServerReady(cluster).catch(() => false);
  const unallocated = isApiReady
    ? await unallocatedNetworks(cluster).catch(() => [...NETWORKS])
    : NETWORKS;
  return { ...cluster, isApiReady, unallocatedNetworks: unallocated };
}
