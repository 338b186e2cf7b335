/** Label that ties an object to the cluster at the other end. */
const REMOTE_CLUSTER_ID = "liqo.io/remote-cluster-id";

/** Label of the one pod of a gateway that carries packets. Where there are several pods, they set it themselves. */
export const ACTIVE_POD = "networking.liqo.io/active";

/** Labels of an object that belongs to the cluster at the other end. */
export function remoteLabels(remoteClusterId: string): Record<string, string> {
  return { [REMOTE_CLUSTER_ID]: remoteClusterId };
}

/** Labels by which a gateway finds its own Secret and the other side's PublicKey. */
export function gatewayLabels(remoteClusterId: string): Record<string, string> {
  return { ...remoteLabels(remoteClusterId), "networking.liqo.io/gateway-resource": "true" };
}

/** Labels by which Liqo knows a tenant's namespace, and those that let its privileged gateway pods in. */
export function tenantNamespaceLabels(remoteClusterId: string): Record<string, string> {
  return {
    ...remoteLabels(remoteClusterId),
    "liqo.io/tenant-namespace": "true",
    "pod-security.kubernetes.io/enforce": "privileged",
    "pod-security.kubernetes.io/audit": "privileged",
    "pod-security.kubernetes.io/warn": "privileged",
  };
}
