import { type KubernetesObject, referenceTo } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { controlPlaneIdentityOf, type IdentitySpec } from "./identities.js";
import {
  AUTHENTICATION,
  DESTINATION_LABEL,
  OFFLOADING,
  ORIGIN_LABEL,
  REPLICATED_LABEL,
  REPLICATION_LABEL,
} from "./kinds.js";
import { clusterWithId, ensure, specOf, statusOf, tenantNamespaceOf } from "./objects.js";
import { isCopy, isOriginal } from "./resource-slice.js";
import { mayReplicate } from "./tenants.js";

/** The kinds that Liqo replicates. */
const KINDS = [
  [AUTHENTICATION, "ResourceSlice"],
  [AUTHENTICATION, "Renew"],
  [OFFLOADING, "NamespaceMap"],
] as const;

/** A place to which a consumer replicates objects. */
interface Destination {
  readonly provider: SimulatedCluster;
  readonly namespace: string;
}

/**
 * The versions of objects whose copy a provider has forbidden. Liqo tries again only when the object
 * changes.
 */
const rejected = new WeakSet<KubernetesObject>();

/**
 * Replicates the objects of consumers to their providers, and the status back. Deletes the copies of
 * deleted objects, if the provider still allows it.
 */
export function replicate(world: World): void {
  for (const cluster of world.clusters) {
    for (const [apiVersion, kind] of KINDS) {
      for (const object of cluster.list(apiVersion, kind)) {
        if (isOriginal(object)) {
          addFinalizer(cluster, object);
          copyToProvider(world, cluster, object);
        } else if (isCopy(object)) {
          deleteLeftover(world, cluster, object);
        }
      }
    }
  }
}

/**
 * Where an object is replicated to, or why it is not replicated. Liqo does not report the reason in
 * the object.
 */
export function destinationOf(
  world: World,
  cluster: SimulatedCluster,
  object: KubernetesObject,
): Destination | string {
  const place = placeOf(world, cluster, object);
  return typeof place === "string" || mayReplicate(place.provider, place.namespace)
    ? place
    : `cluster ${place.provider.name} forbids cluster ${cluster.name} to write to namespace ${place.namespace}: ` +
        "it has no Tenant that Liqo has accepted";
}

/** Where an object is replicated to if the provider allows it, or why it is not replicated. */
function placeOf(
  world: World,
  cluster: SimulatedCluster,
  { metadata }: KubernetesObject,
): Destination | string {
  const providerClusterId = metadata.labels?.[DESTINATION_LABEL] ?? "";
  const provider = clusterWithId(world, providerClusterId);
  if (metadata.labels?.[REPLICATION_LABEL] !== "true" || provider === undefined) {
    return (
      `Liqo replicates the object by the labels ${REPLICATION_LABEL}=true and ` +
      `${DESTINATION_LABEL}=<cluster ID of the provider>, got "${providerClusterId}"`
    );
  }
  const identity = controlPlaneIdentityOf(cluster, providerClusterId);
  if (identity === undefined) {
    return `cluster ${cluster.name} has no Identity of type ControlPlane for "${providerClusterId}" with a kubeconfig`;
  }
  const spec = specOf<IdentitySpec>(identity);
  const namespace = spec.namespace ?? tenantNamespaceOf(provider, cluster.clusterId);
  return namespace === undefined
    ? `cluster ${provider.name} has no tenant namespace for "${cluster.clusterId}"`
    : { provider, namespace };
}

/** Liqo adds the finalizer before it creates the copy, and even if the provider forbids the copy. */
function addFinalizer(cluster: SimulatedCluster, object: KubernetesObject): void {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace, labels = {} } = metadata;
  if (controlPlaneIdentityOf(cluster, labels[DESTINATION_LABEL] ?? "") !== undefined) {
    const finalizers = ["crdreplicator.liqo.io/resource"];
    ensure(cluster, { apiVersion, kind, metadata: { name, namespace, finalizers } });
  }
}

function copyToProvider(world: World, cluster: SimulatedCluster, object: KubernetesObject): void {
  const place = placeOf(world, cluster, object);
  if (typeof place === "string") {
    return;
  }
  const { provider, namespace } = place;
  const { apiVersion, kind, metadata } = object;
  const { name, labels, annotations } = metadata;
  const reference = { apiVersion, kind, namespace, name };
  const { clusterId } = cluster;
  const isMissing = provider.find(reference) === undefined;
  if (!mayReplicate(provider, namespace)) {
    if (isMissing) {
      rejected.add(object);
    }
    return;
  }
  if (isMissing && rejected.has(object)) {
    return;
  }
  // Liqo copies labels and annotations only when it creates the copy.
  const copiedMetadata = isMissing
    ? {
        labels: {
          ...labels,
          [REPLICATION_LABEL]: "false",
          [REPLICATED_LABEL]: "true",
          [ORIGIN_LABEL]: clusterId,
          [REMOTE_CLUSTER_LABEL]: clusterId,
        },
        ...(annotations && { annotations }),
      }
    : {};
  const spec = object["spec"] === undefined ? {} : { spec: object["spec"] };
  ensure(provider, {
    apiVersion,
    kind,
    metadata: { name, namespace, ...copiedMetadata },
    ...spec,
  });
  const copy = provider.find(reference);
  if (copy?.["status"] !== undefined) {
    cluster.setStatus(object, statusOf(copy));
  }
}

function deleteLeftover(world: World, provider: SimulatedCluster, copy: KubernetesObject): void {
  const { apiVersion, kind, metadata } = copy;
  const { name, namespace = "", labels = {} } = metadata;
  const origin = clusterWithId(world, labels[ORIGIN_LABEL] ?? "");
  const hasOriginal = origin
    ?.list(apiVersion, kind)
    .some((object) => object.metadata.name === name && isOriginal(object));
  if (origin !== undefined && !hasOriginal && mayReplicate(provider, namespace)) {
    provider.delete(referenceTo(copy));
  }
}
