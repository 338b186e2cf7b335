/** Label that ties an object to the cluster at the other end. */
const REMOTE_CLUSTER_ID = "liqo.io/remote-cluster-id";

/** Label of what a gateway looks for in its namespace. */
const GATEWAY_RESOURCE = "networking.liqo.io/gateway-resource";

/** Label of the one pod of a gateway that carries packets. Where there are several pods, they set it themselves. */
export const ACTIVE_POD = "networking.liqo.io/active";

/** Labels of an object that belongs to the cluster at the other end. */
export function remoteLabels(remoteClusterId: string): Record<string, string> {
  return { [REMOTE_CLUSTER_ID]: remoteClusterId };
}

/** Labels by which a gateway finds its own Secret and the other side's PublicKey. */
export function gatewayLabels(remoteClusterId: string): Record<string, string> {
  return { ...remoteLabels(remoteClusterId), [GATEWAY_RESOURCE]: "true" };
}

/** Labels by which Liqo knows the pods of a gateway. */
export function gatewayPodLabels(gatewayName: string): Record<string, string> {
  return {
    "networking.liqo.io/component": "gateway",
    "networking.liqo.io/gateway-name": gatewayName,
  };
}

/** Whether an object is what a gateway looks for: its own Secret, or the other side's PublicKey. */
export function isGatewayResource(labels: Readonly<Record<string, string>> = {}): boolean {
  return labels[GATEWAY_RESOURCE] === "true";
}

/** Labels by which Liqo knows a tenant's namespace. */
export function tenantLabels(remoteClusterId: string): Record<string, string> {
  return { ...remoteLabels(remoteClusterId), "liqo.io/tenant-namespace": "true" };
}

/** The same, and those that let its privileged gateway pods in. */
export function tenantNamespaceLabels(remoteClusterId: string): Record<string, string> {
  return {
    ...tenantLabels(remoteClusterId),
    "pod-security.kubernetes.io/enforce": "privileged",
    "pod-security.kubernetes.io/audit": "privileged",
    "pod-security.kubernetes.io/warn": "privileged",
  };
}

/** The remote cluster ID by an object's labels, if it has one. */
export function remoteClusterIdOf(
  labels: Readonly<Record<string, string>> = {},
): string | undefined {
  return labels[REMOTE_CLUSTER_ID];
}

/** Which of some labels an object lacks, each as `key=value`. */
export function missingLabels(
  object: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } },
  expected: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(expected)
    .filter(([key, value]) => object.metadata?.labels?.[key] !== value)
    .map(([key, value]) => `${key}=${value}`);
}
