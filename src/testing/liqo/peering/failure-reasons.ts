import type { KubernetesObject, ObjectReference } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { isDefaultClass } from "./granted-slices.js";
import type { TenantSpec } from "./handshake.js";
import type { IdentitySpec } from "./identities.js";
import { AUTHENTICATION, OFFLOADING } from "./kinds.js";
import { offloadingFailure } from "./namespace-offloadings.js";
import { kubeletFailure, nodeFailure } from "./nodes.js";
import { nonceFailure } from "./nonces.js";
import { hasCondition, specOf } from "./objects.js";
import { destinationOf } from "./replication.js";
import type { ResourceSliceSpec } from "./resource-slice.js";
import { tenantFailure, tenantOf } from "./tenants.js";
import { type VirtualNodeSpec, virtualNodesOf } from "./virtual-node.js";

const KINDS: Readonly<Record<string, readonly string[]>> = {
  [AUTHENTICATION]: ["Tenant", "Identity", "ResourceSlice", "Renew"],
  [OFFLOADING]: ["VirtualNode", "NamespaceOffloading", "NamespaceMap"],
  "core.liqo.io/v1beta1": ["ForeignCluster"],
  v1: ["Node"],
};

/** Whether the simulator simulates the status of objects of a kind. */
export function isPeeringKind({ apiVersion, kind }: Pick<ObjectReference, "apiVersion" | "kind">) {
  return KINDS[apiVersion]?.includes(kind) ?? false;
}

/** Why an object of a peering is not ready. Undefined if it is ready or the reason is unknown. */
export function peeringFailureOf(
  world: World,
  cluster: SimulatedCluster,
  object: KubernetesObject,
): string | undefined {
  const { kind, metadata } = object;
  switch (kind) {
    case "Secret":
      return nonceFailure(cluster, object);
    case "Tenant":
      return tenantReason(cluster, object);
    case "Identity":
      return specOf<IdentitySpec>(object).authParams?.apiServer === undefined
        ? `Identity ${metadata.name} has no authParams.apiServer`
        : undefined;
    case "ResourceSlice":
      return sliceReason(world, cluster, object);
    case "Renew":
    case "NamespaceMap":
      return replicationReason(world, cluster, object);
    case "VirtualNode":
      return kubeletFailure(cluster, object);
    case "NamespaceOffloading":
      return offloadingFailure(cluster, object);
    case "Node":
      return nodesReason(cluster, ({ metadata: { name } }) => name === metadata.name);
    case "ForeignCluster":
      return nodesReason(
        cluster,
        (virtualNode) => specOf<VirtualNodeSpec>(virtualNode).clusterID === metadata.name,
      );
    default:
      return undefined;
  }
}

/** Why the objects of a peering in a namespace are not ready, or in all namespaces. */
export function peeringFailuresIn(
  world: World,
  cluster: SimulatedCluster,
  namespace: string | undefined,
): string[] {
  return Object.entries(KINDS)
    .flatMap(([apiVersion, kinds]) =>
      kinds.flatMap((kind) => cluster.list(apiVersion, kind, namespace)),
    )
    .flatMap((object) => peeringFailureOf(world, cluster, object) ?? []);
}

function tenantReason(cluster: SimulatedCluster, tenant: KubernetesObject): string | undefined {
  if (specOf<TenantSpec>(tenant).tenantCondition === "Drained") {
    return `Tenant ${tenant.metadata.name} is Drained`;
  }
  const failure = tenantFailure(cluster, tenant);
  return failure && [failure.reason, failure.message].filter(Boolean).join(": ");
}

function sliceReason(
  world: World,
  cluster: SimulatedCluster,
  slice: KubernetesObject,
): string | undefined {
  const destination = destinationOf(world, cluster, slice);
  if (typeof destination === "string") {
    return destination;
  }
  const { provider, namespace } = destination;
  const tenant = tenantOf(provider, cluster.clusterId, namespace);
  const { class: name = "" } = specOf<ResourceSliceSpec>(slice);
  if (tenant === undefined) {
    return `cluster ${provider.name} has no Tenant for "${cluster.clusterId}" in namespace ${namespace}`;
  }
  if (hasCondition(slice, "Authentication", "Denied")) {
    return `cluster ${provider.name} denies the authentication: the certificate signing request is invalid`;
  }
  if (hasCondition(slice, "Resources", "Denied")) {
    const { tenantCondition = "" } = specOf<TenantSpec>(tenant);
    return `cluster ${provider.name} denies the resources: its Tenant is ${tenantCondition}`;
  }
  return isDefaultClass(name)
    ? undefined
    : `cluster ${provider.name} does not grant resources of class "${name}"`;
}

function replicationReason(
  world: World,
  cluster: SimulatedCluster,
  object: KubernetesObject,
): string | undefined {
  const destination = destinationOf(world, cluster, object);
  return typeof destination === "string" ? destination : undefined;
}

/** Why the Nodes of VirtualNodes are not Ready. */
function nodesReason(
  cluster: SimulatedCluster,
  isOfObject: (virtualNode: KubernetesObject) => boolean,
): string | undefined {
  const virtualNodes = virtualNodesOf(cluster).filter(isOfObject);
  if (virtualNodes.length === 0) {
    return `cluster ${cluster.name} has no VirtualNode for it`;
  }
  const reasons = virtualNodes.flatMap((virtualNode) => {
    const reason = nodeFailure(cluster, virtualNode);
    return reason === undefined
      ? []
      : [`Node ${virtualNode.metadata.name} is not Ready: ${reason}`];
  });
  return reasons.length === 0 ? undefined : reasons.join("; ");
}
