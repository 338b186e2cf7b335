import { SimulatedApi } from "./cluster/simulated-api.js";
import type { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { troubleIn } from "./liqo/trouble.js";
import type { SimulatedAccess } from "./options.js";
import type { World } from "./world.js";

/** Opens the API server of the cluster that an access leads to, for requests that the engine does not make. */
export type ClusterLook = (access: SimulatedAccess) => SimulatedApi;

/** Opens the API servers of a world. */
export function lookInto(
  world: World,
  clusters: { clusterAt(access: SimulatedAccess): SimulatedCluster },
): ClusterLook {
  return (access) => {
    const cluster = clusters.clusterAt(access);
    return new SimulatedApi(world, cluster, (namespace) => troubleIn(world, cluster, namespace));
  };
}
