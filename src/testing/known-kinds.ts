import { SimulatedFailure } from "./failure.js";

/** Kinds of Liqo's network and of Kubernetes itself, of which a program need not have declared any. */
const KINDS = [
  ...["Configuration", "Connection", "GatewayClient", "GatewayServer", "Network", "PublicKey"],
  ...["WgGatewayClient", "WgGatewayClientTemplate", "WgGatewayServer", "WgGatewayServerTemplate"],
  ...["ClusterRole", "ClusterRoleBinding", "ConfigMap", "CronJob", "CustomResourceDefinition"],
  ...["DaemonSet", "Deployment", "Endpoints", "EndpointSlice", "Event", "HorizontalPodAutoscaler"],
  ...["Ingress", "IngressClass", "Job", "Lease", "LimitRange", "MutatingWebhookConfiguration"],
  ...["Namespace", "NetworkPolicy", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod"],
  ...["PodDisruptionBudget", "PriorityClass", "ReplicaSet", "ResourceQuota", "Role"],
  ...["RoleBinding", "RuntimeClass", "Secret", "Service", "ServiceAccount", "StatefulSet"],
  ...["StorageClass", "ValidatingWebhookConfiguration"],
];

/**
 * Refuses a kind that there is not: a test that finds none of it would pass for the wrong reason.
 *
 * @param others kinds that are there besides those of Liqo's network and of Kubernetes itself.
 */
export function checkKind(kind: string, others: Iterable<string>): void {
  const known = [...new Set([...KINDS, ...others])];
  if (known.includes(kind)) {
    return;
  }
  const meant = known.find((other) => bare(other) === bare(kind));
  throw new SimulatedFailure(
    `There is no kind ${JSON.stringify(kind)} here: ` +
      (meant === undefined
        ? "neither Liqo's network nor Kubernetes has it, and nothing of it was declared. objects() gives all kinds"
        : `did you mean "${meant}"?`),
  );
}

/** A kind without what is often mistaken in it: capitals and the plural. */
function bare(kind: string): string {
  return kind
    .toLowerCase()
    .replace(/i?e?s$/, "")
    .replace(/y$/, "");
}
