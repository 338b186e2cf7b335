import { SimulatedApi } from "./cluster/simulated-api.js";
import type { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { failureReasonsIn } from "./liqo/failure-reasons.js";
import type { SimulatedAccess } from "./options.js";
import type { World } from "./world.js";

/**
 * Returns the API server of the cluster that an access connects to, for requests that the engine
 * does not send.
 */
export type ApiAccess = (access: SimulatedAccess) => SimulatedApi;

/** Gives access to the API servers of all simulated clusters. */
export function apiAccess(
  world: World,
  clusters: { clusterAt(access: SimulatedAccess): SimulatedCluster },
): ApiAccess {
  return (access) => {
    const cluster = clusters.clusterAt(access);
    return new SimulatedApi(world, cluster, (namespace) =>
      failureReasonsIn(world, cluster, namespace),
    );
  };
}
