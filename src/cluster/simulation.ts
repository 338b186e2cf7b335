import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "./client/cluster-access.js";
import type { ClusterApi } from "./client/cluster-api.js";

/**
 * The API servers of `pulumi-liqo/testing`, if it takes the place of the engine. Undefined on a
 * real engine.
 */
export function simulatedClusters(): ((access: ClusterAccess) => ClusterApi) | undefined {
  const monitor = Object(pulumi.runtime.getMonitor()) as {
    readonly simulatedClusters?: (access: ClusterAccess) => ClusterApi;
  };
  return monitor.simulatedClusters;
}
