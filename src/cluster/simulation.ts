import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObjectApi } from "@kubernetes/client-node";
import type { ClusterAccess } from "./cluster-access.js";

/** What a look needs of Kubernetes' client. */
export type ClusterApi = Pick<KubernetesObjectApi, "list" | "create">;

/** What stands for API servers where `pulumi-liqo/testing` plays Pulumi's monitor. Nothing on a real engine. */
export function simulatedClusters(): ((access: ClusterAccess) => ClusterApi) | undefined {
  const monitor = Object(pulumi.runtime.getMonitor()) as {
    readonly simulatedClusters?: (access: ClusterAccess) => ClusterApi;
  };
  return monitor.simulatedClusters;
}
