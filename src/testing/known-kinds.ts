import type { ObjectKind } from "../cluster/client/cluster-api.js";
import { SimulatedFailure } from "./failure.js";

/** The kinds of objects that a namespace of a cluster with Liqo can hold, by API group and version. */
const NAMESPACED: Readonly<Record<string, readonly string[]>> = {
  v1: [
    ...["ConfigMap", "Endpoints", "Event", "LimitRange", "PersistentVolumeClaim", "Pod"],
    ...["ResourceQuota", "Secret", "Service", "ServiceAccount"],
  ],
  "apps/v1": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["CronJob", "Job"],
  "coordination.k8s.io/v1": ["Lease"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
  "rbac.authorization.k8s.io/v1": ["Role", "RoleBinding"],
  "authentication.liqo.io/v1beta1": ["Identity", "Renew", "ResourceSlice", "Tenant"],
  "ipam.liqo.io/v1alpha1": ["IP", "Network"],
  "networking.liqo.io/v1beta1": [
    ...["Configuration", "Connection", "FirewallConfiguration", "GatewayClient", "GatewayServer"],
    ...["GeneveTunnel", "InternalFabric", "PublicKey", "RouteConfiguration", "WgGatewayClient"],
    ...["WgGatewayClientTemplate", "WgGatewayServer", "WgGatewayServerTemplate"],
  ],
  "offloading.liqo.io/v1beta1": [
    ...["NamespaceMap", "NamespaceOffloading", "Quota", "ShadowEndpointSlice", "ShadowPod"],
    ...["VirtualNode", "VkOptionsTemplate"],
  ],
};

const CLUSTER_SCOPED = [
  ...["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "IngressClass"],
  ...["MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass"],
  ...["RuntimeClass", "StorageClass", "ValidatingWebhookConfiguration"],
];

/** The kinds of objects that a namespace of every simulated cluster can hold. */
export const NAMESPACED_KINDS: readonly ObjectKind[] = Object.entries(NAMESPACED).flatMap(
  ([apiVersion, kinds]) => kinds.map((kind) => ({ apiVersion, kind })),
);

/** Kinds of Liqo and of Kubernetes, which a program need not have declared. */
const KINDS = [...NAMESPACED_KINDS.map(({ kind }) => kind), ...CLUSTER_SCOPED];

/**
 * Rejects an unknown kind: a test that finds none of its objects would pass for the wrong reason.
 *
 * @param others kinds that exist besides those of Liqo and Kubernetes.
 */
export function checkKind(kind: string, others: Iterable<string>): void {
  const known = [...new Set([...KINDS, ...others])];
  if (known.includes(kind)) {
    return;
  }
  const meant = known.find((other) => bare(other) === bare(kind));
  throw new SimulatedFailure(
    `Kind ${JSON.stringify(kind)} not found: ` +
      (meant === undefined
        ? "neither Liqo nor Kubernetes has it, and the program has declared no object of it. objects() returns all kinds"
        : `did you mean "${meant}"?`),
  );
}

/** A kind without the usual mistakes: capital letters and the plural. */
function bare(kind: string): string {
  return kind
    .toLowerCase()
    .replace(/i?e?s$/, "")
    .replace(/y$/, "");
}
