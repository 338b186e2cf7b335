import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { authenticationOf, networkingOf, offloadingOf } from "./foreign-cluster-modules.js";
import { AUTHENTICATION, CORE, OFFLOADING } from "./kinds.js";
import { clusterWithId, ensure, remoteClusterIdOf } from "./objects.js";

/**
 * Creates a ForeignCluster for each remote cluster with a peering, and reports the peering. Like
 * Liqo, never deletes it, and leaves its status after the peering has ended.
 */
export function reportForeignClusters(world: World): void {
  for (const cluster of world.clusters) {
    for (const remoteClusterId of peersOf(cluster)) {
      const metadata = { name: remoteClusterId };
      const reference = { apiVersion: CORE, kind: "ForeignCluster", ...metadata };
      ensure(cluster, {
        apiVersion: CORE,
        kind: "ForeignCluster",
        metadata: { ...metadata, labels: { [REMOTE_CLUSTER_LABEL]: remoteClusterId } },
        spec: { clusterID: remoteClusterId },
      });
      const object = cluster.find(reference);
      if (object !== undefined) {
        cluster.setStatus(object, statusFor(world, cluster, remoteClusterId));
      }
    }
  }
}

function peersOf(cluster: SimulatedCluster): Set<string> {
  const objects = [
    ...cluster.list(AUTHENTICATION, "Tenant"),
    ...cluster.list(AUTHENTICATION, "Identity"),
    ...cluster.list(OFFLOADING, "VirtualNode"),
  ];
  return new Set(objects.flatMap((object) => remoteClusterIdOf(object) ?? []));
}

function statusFor(world: World, cluster: SimulatedCluster, remoteClusterId: string) {
  const networking = networkingOf(cluster, remoteClusterId);
  const authentication = authenticationOf(cluster, remoteClusterId);
  const offloading = offloadingOf(cluster, remoteClusterId);
  const { isConsumer } = authentication;
  const isProvider = authentication.isProvider || offloading.module.enabled;
  return {
    role: roleOf(isConsumer, isProvider),
    modules: {
      networking,
      authentication: authentication.module,
      offloading: offloading.module,
    },
    conditions: isProvider ? [apiServerStatus(world, remoteClusterId)] : [],
  };
}

/** The API server of a cluster that is not simulated cannot be reached. */
function apiServerStatus(world: World, remoteClusterId: string) {
  const type = "APIServerStatus";
  return clusterWithId(world, remoteClusterId) === undefined
    ? { type, status: "Error", reason: "APIServerNotReady" }
    : { type, status: "Established", reason: "APIServerReady" };
}

function roleOf(isConsumer: boolean, isProvider: boolean): string {
  if (isConsumer && isProvider) {
    return "ConsumerAndProvider";
  }
  if (isConsumer || isProvider) {
    return isConsumer ? "Consumer" : "Provider";
  }
  return "Unknown";
}
