import { isDeepStrictEqual } from "node:util";
import { type KubernetesObject, referenceTo } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import type { TenantSpec } from "./handshake.js";
import { AUTHENTICATION, TENANT_NAMESPACE_LABEL } from "./kinds.js";
import { type NamespaceOffloadingSpec, OFFLOADING_NAME } from "./namespace-offloadings.js";
import { remoteClusterIdOf, specOf } from "./objects.js";
import { isCopy, isOriginal } from "./resource-slice.js";
import { denyVirtualNode } from "./virtual-node-webhook.js";

/** An object that a client creates, or updates from a former version. */
interface Request {
  readonly cluster: SimulatedCluster;
  readonly object: KubernetesObject;
  readonly former: KubernetesObject | undefined;
}

/** Returns why a webhook denies a request, in the words of Liqo. Undefined if it does not. */
type Webhook = (request: Request) => string | undefined;

const WEBHOOKS: Readonly<Record<string, readonly [name: string, Webhook]>> = {
  NamespaceOffloading: ["nsoff.validate.liqo.io", denyOffloading],
  ResourceSlice: ["resourceslice.validate.liqo.io", denySlice],
  Tenant: ["tenant.validate.liqo.io", denyTenant],
  VirtualNode: ["virtualnode.mutate.liqo.io", denyVirtualNode],
};

/** Why Liqo's webhooks deny the creation or the update of an object. Undefined if they do not. */
export function denialOf(cluster: SimulatedCluster, object: KubernetesObject): string | undefined {
  const [name = "", webhook] = WEBHOOKS[object.kind] ?? [];
  const former = cluster.find(referenceTo(object));
  const reason = webhook?.({ cluster, object, former });
  return reason && `admission webhook "${name}" denied the request: ${reason}`;
}

function denyOffloading({ object, former }: Request): string | undefined {
  if (object.metadata.name !== OFFLOADING_NAME) {
    return `NamespaceOffloading name must match ${OFFLOADING_NAME}`;
  }
  const spec = specOf<NamespaceOffloadingSpec>(object);
  if (former === undefined) {
    return spec.namespaceMappingStrategy === "SelectedName" && !spec.remoteNamespaceName
      ? "The RemoteNamespaceName value cannot be empty when using the SelectedName NamespaceMappingStrategy"
      : undefined;
  }
  const before = specOf<NamespaceOffloadingSpec>(former);
  if (before.namespaceMappingStrategy !== spec.namespaceMappingStrategy) {
    return "The NamespaceMappingStrategy value cannot be modified after creation";
  }
  return before.remoteNamespaceName === spec.remoteNamespaceName
    ? undefined
    : "The RemoteNamespaceName value cannot be modified after creation";
}

function denySlice({ cluster, object, former }: Request): string | undefined {
  const sameName = cluster
    .list(AUTHENTICATION, "ResourceSlice")
    .some((slice) => isOriginal(slice) && slice.metadata.name === object.metadata.name);
  return former === undefined && !isCopy(object) && sameName
    ? "a resourceslice with the same name already exists in the cluster"
    : undefined;
}

function denyTenant({ cluster, object, former }: Request): string | undefined {
  const { name, namespace = "" } = object.metadata;
  const { clusterID } = specOf<TenantSpec>(object);
  const { labels = {} } =
    cluster.find({ apiVersion: "v1", kind: "Namespace", name: namespace })?.metadata ?? {};
  if (labels[TENANT_NAMESPACE_LABEL] !== "true") {
    return "resources Tenant must be created in a tenant namespace, check the documentation for further info";
  }
  if (remoteClusterIdOf(object) !== clusterID) {
    return `the "${REMOTE_CLUSTER_LABEL}" label must match the cluster ID in the specs`;
  }
  if (labels[REMOTE_CLUSTER_LABEL] !== clusterID) {
    return "the Tenant must have the same cluster ID of its tenant namespace";
  }
  const others = cluster
    .list(AUTHENTICATION, "Tenant")
    .filter((tenant) => !isDeepStrictEqual(referenceTo(tenant), referenceTo(object)));
  if (former === undefined && others.some(({ metadata }) => metadata.namespace === namespace)) {
    return "a Tenant already exists in the tenant namespace";
  }
  return others.some(({ metadata }) => metadata.name === name)
    ? "tenant should have a unique name across the cluster: a Tenant with the same name already exists in the cluster"
    : undefined;
}
