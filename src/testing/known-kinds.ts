import type { ObjectKind } from "../cluster/client/cluster-api.js";
import { SimulatedFailure } from "./failure.js";

/** The namespaced kinds of a cluster with Liqo, by API version. */
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
  ...["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "ForeignCluster"],
  ...["IngressClass"],
  ...["MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass"],
  ...["RuntimeClass", "StorageClass", "ValidatingWebhookConfiguration"],
];

/** The namespaced kinds that every simulated cluster serves. */
export const NAMESPACED_KINDS: readonly ObjectKind[] = Object.entries(NAMESPACED).flatMap(
  ([apiVersion, kinds]) => kinds.map((kind) => ({ apiVersion, kind })),
);

/** The kinds of Liqo and Kubernetes. */
const KINDS = [...NAMESPACED_KINDS.map(({ kind }) => kind), ...CLUSTER_SCOPED];

/**
 * Rejects an unknown kind. Otherwise a test with a misspelled kind would find no objects and might
 * pass by mistake.
 *
 * @param others further kinds, besides the kinds of Liqo and Kubernetes.
 */
export function checkKind(kind: string, others: Iterable<string>): void {
  const kinds = [...new Set([...KINDS, ...others])];
  if (kinds.includes(kind)) {
    return;
  }
  const similar = kinds.find((other) => normalize(other) === normalize(kind));
  throw new SimulatedFailure(
    `Kind ${JSON.stringify(kind)} not found: ` +
      (similar === undefined
        ? "it is not a kind of Liqo or Kubernetes, and no cluster has had an object of this kind. " +
          "Leave out the kind to get the objects of all kinds"
        : `did you mean "${similar}"?`),
  );
}

/** A kind in lower case and singular, to find a misspelled kind. */
function normalize(kind: string): string {
  return kind
    .toLowerCase()
    .replace(/i?e?s$/, "")
    .replace(/y$/, "");
}
