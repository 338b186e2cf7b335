import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "./client/cluster-access.js";
import type { ClusterApi } from "./client/cluster-api.js";

/** What stands for API servers where `pulumi-liqo/testing` plays Pulumi's monitor. Nothing on a real engine. */
export function simulatedClusters(): ((access: ClusterAccess) => ClusterApi) | undefined {
  const monitor = Object(pulumi.runtime.getMonitor()) as {
    readonly simulatedClusters?: (access: ClusterAccess) => ClusterApi;
  };
  return monitor.simulatedClusters;
}
