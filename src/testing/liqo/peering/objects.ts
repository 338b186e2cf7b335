import type { KubernetesObject, SimulatedOwner } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { TENANT_NAMESPACE_LABEL } from "./kinds.js";

/** A condition in the status of an object. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The cluster with an ID. Undefined if no simulated cluster has the ID. */
export function clusterWithId(world: World, clusterId: string): SimulatedCluster | undefined {
  return world.clusters.find((cluster) => cluster.clusterId === clusterId);
}

/** Name of the tenant namespace for a remote cluster. Undefined if it is not found. */
export function tenantNamespaceOf(
  cluster: SimulatedCluster,
  remoteClusterId: string,
): string | undefined {
  return cluster
    .list("v1", "Namespace")
    .find(
      ({ metadata: { labels = {} } }) =>
        labels[TENANT_NAMESPACE_LABEL] === "true" &&
        labels[REMOTE_CLUSTER_LABEL] === remoteClusterId,
    )?.metadata.name;
}

/**
 * Creates an object or merges fields into it. Does nothing if the namespace of the object is
 * deleted. Labels are added to the existing labels.
 */
export function ensure(cluster: SimulatedCluster, object: KubernetesObject): void {
  const { namespace, name, labels } = object.metadata;
  const namespaceReference = { apiVersion: "v1", kind: "Namespace", name: namespace ?? "" };
  if (namespace === undefined || cluster.find(namespaceReference) !== undefined) {
    const before = cluster.find({ ...object, namespace, name });
    const merged = labels && { labels: { ...before?.metadata.labels, ...labels } };
    cluster.patch({ ...object, metadata: { ...object.metadata, ...merged } });
  }
}

/** The owner references of an object with a single owner. */
export function ownedBy({ apiVersion, kind, metadata }: KubernetesObject): SimulatedOwner[] {
  return [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }];
}

/** The `spec` of an object. */
export function specOf<Spec>(object: KubernetesObject): Partial<Spec> {
  return object["spec"] ?? {};
}

/** The `status` of an object. */
export function statusOf<Status>(object: KubernetesObject | undefined): Partial<Status> {
  return object?.["status"] ?? {};
}

/** The `data` of a Secret. */
export function dataOf(secret: KubernetesObject): Readonly<Record<string, string>> {
  return (secret["data"] ?? {}) as Readonly<Record<string, string>>;
}

/** The ID of the remote cluster in the labels of an object. */
export function remoteClusterIdOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels?.[REMOTE_CLUSTER_LABEL];
}

/** The conditions of an object. */
export function conditionsOf(object: KubernetesObject): readonly Condition[] {
  return statusOf<{ conditions: readonly Condition[] }>(object).conditions ?? [];
}

/** Whether a condition of an object has a status. */
export function hasCondition(object: KubernetesObject, type: string, status: string): boolean {
  return conditionsOf(object).some((other) => other.type === type && other.status === status);
}
