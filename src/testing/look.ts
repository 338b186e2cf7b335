import { SimulatedApi } from "./cluster/simulated-api.js";
import type { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { troubleIn } from "./liqo/trouble.js";
import type { World } from "./world.js";

/** How somebody reaches a cluster, as a kubeconfig has it. */
export interface LookedAt {
  readonly context?: string;
  /** Path or contents. */
  readonly kubeconfig?: string;
}

/** What plays the API server of a cluster for those who look into it beside the program's resources. */
export type ClusterLook = (access: LookedAt) => SimulatedApi;

/** Lets one look into the clusters of a world. */
export function lookInto(
  world: World,
  clusters: { clusterAt(access: LookedAt): SimulatedCluster },
): ClusterLook {
  return (access) => {
    const cluster = clusters.clusterAt(access);
    return new SimulatedApi(world, cluster, (namespace) => troubleIn(world, cluster, namespace));
  };
}
