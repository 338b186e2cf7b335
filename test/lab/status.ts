import { answers } from "./cluster/access.js";
import { NETWORKS } from "./cluster/liqo-objects.js";
import { unallocatedNetworks } from "./cluster/networks.js";
import { isAlive, type LabProcess, recordedProcesses } from "./host/processes.js";
import type { LabCluster, LabFile, NodeAgentOptions } from "./lab-file.js";

/** What `status` finds. */
export interface LabStatus {
  readonly folder: string;
  /** Whether `up` ended well and everything it started still works. */
  readonly healthy: boolean;
  /** Absent if `up` did not end well, or still runs. */
  readonly upSeconds?: number;
  readonly clusters: readonly ClusterStatus[];
  readonly processes: readonly (LabProcess & { readonly alive: boolean })[];
  readonly nodeAgent: NodeAgentOptions;
}

/** What `status` finds of one cluster. */
interface ClusterStatus extends LabCluster {
  readonly apiAnswers: boolean;
  /** Networks that Liqo has not allocated. All of them where the API server does not answer. */
  readonly unallocatedNetworks: readonly string[];
}

/** Looks at everything that a lab is made of. */
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
    clusters.every(({ apiAnswers, unallocatedNetworks: left }) => apiAnswers && left.length === 0);
  const common = { folder, healthy, clusters, processes, nodeAgent };
  return upSeconds === undefined ? common : { ...common, upSeconds };
}

async function clusterStatus(cluster: LabCluster): Promise<ClusterStatus> {
  const apiAnswers = await answers(cluster).catch(() => false);
  const unallocated = apiAnswers
    ? await unallocatedNetworks(cluster).catch(() => [...NETWORKS])
    : NETWORKS;
  return { ...cluster, apiAnswers, unallocatedNetworks: unallocated };
}
