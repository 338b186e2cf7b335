/** Label with the ID of the remote cluster that an object is for. */
const REMOTE_CLUSTER_ID = "liqo.io/remote-cluster-id";

/** Label of a tenant namespace. */
const TENANT_NAMESPACE = "liqo.io/tenant-namespace";

/** Label of the Secret and the PublicKey that a gateway uses. */
const GATEWAY_RESOURCE = "networking.liqo.io/gateway-resource";

/**
 * Label of the active pod of a gateway. If the gateway has several pods, the elected pod sets the
 * label itself.
 */
export const ACTIVE_POD = "networking.liqo.io/active";

const ENFORCE_PRIVILEGED = { "pod-security.kubernetes.io/enforce": "privileged" };

/** Labels of an object for a remote cluster. */
export function remoteLabels(remoteClusterId: string): Record<string, string> {
  return { [REMOTE_CLUSTER_ID]: remoteClusterId };
}

/** Labels by which a gateway finds its Secret and its PublicKey. */
export function gatewayLabels(remoteClusterId: string): Record<string, string> {
  return { ...remoteLabels(remoteClusterId), [GATEWAY_RESOURCE]: "true" };
}

/** Labels of the pods of a gateway. */
export function gatewayPodLabels(gatewayName: string): Record<string, string> {
  return {
    "networking.liqo.io/component": "gateway",
    "networking.liqo.io/gateway-name": gatewayName,
  };
}

/** Whether an object has the label of a Secret or a PublicKey that a gateway uses. */
export function isGatewayResource(labels: Readonly<Record<string, string>> = {}): boolean {
  return labels[GATEWAY_RESOURCE] === "true";
}

/** Labels of a tenant namespace that Liqo requires. */
export function tenantLabels(remoteClusterId: string): Record<string, string> {
  return { ...remoteLabels(remoteClusterId), [TENANT_NAMESPACE]: "true" };
}

/** Whether a namespace has the label of a tenant namespace. */
export function isTenantNamespace(labels: Readonly<Record<string, string>> = {}): boolean {
  return labels[TENANT_NAMESPACE] === "true";
}

/**
 * Labels that a namespace of the user's own needs. Without the last label, a cluster that enforces
 * Pod Security admission by default rejects the gateway's pods.
 */
export function ownNamespaceLabels(remoteClusterId: string): Record<string, string> {
  return { ...tenantLabels(remoteClusterId), ...ENFORCE_PRIVILEGED };
}

/** All labels of a tenant namespace. Pod Security admission must allow privileged gateway pods. */
export function tenantNamespaceLabels(remoteClusterId: string): Record<string, string> {
  return {
    ...tenantLabels(remoteClusterId),
    ...ENFORCE_PRIVILEGED,
    "pod-security.kubernetes.io/audit": "privileged",
    "pod-security.kubernetes.io/warn": "privileged",
  };
}

/** The remote cluster ID in an object's labels. */
export function remoteClusterIdOf(
  labels: Readonly<Record<string, string>> = {},
): string | undefined {
  return labels[REMOTE_CLUSTER_ID];
}

/** The expected labels that an object does not have, each as `key=value`. */
export function missingLabels(
  object: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } },
  expected: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(expected)
    .filter(([key, value]) => object.metadata?.labels?.[key] !== value)
    .map(([key, value]) => `${key}=${value}`);
}
