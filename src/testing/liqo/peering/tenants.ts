import { type KubernetesObject, referenceTo } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { authParamsFor, certificateFailure, type CertificateRequest } from "./auth-params.js";
import { handshakeFailure, type TenantSpec } from "./handshake.js";
import { AUTHENTICATION, OFFLOADING, ORIGIN_LABEL } from "./kinds.js";
import { clusterWithId, ensure, ownedBy, specOf, statusOf } from "./objects.js";
import { isOriginal, sliceCondition, withConditions } from "./resource-slice.js";
import { type Failure, warn } from "./warning-event.js";

/** The RoleBinding that allows a consumer to replicate objects. */
const BINDING = "liqo-binding-liqo-remote-controlplane";

/**
 * Acts for the provider: accepts consumers with a valid handshake, and issues their certificates.
 * Like Liqo, leaves the status of a Tenant as it is if the handshake is not valid.
 */
export function acceptTenants(world: World): void {
  for (const cluster of world.clusters) {
    for (const tenant of cluster.list(AUTHENTICATION, "Tenant")) {
      if (specOf<TenantSpec>(tenant).tenantCondition === "Drained") {
        drain(world, cluster, tenant);
        continue;
      }
      const failure = tenantFailure(cluster, tenant);
      if (failure !== undefined) {
        warn(world, cluster, tenant, failure);
      } else if (
        world.timers.hasPassed(`${tenant.metadata.uid ?? ""}/certificate`, world.delays.certificate)
      ) {
        accept(world, cluster, tenant);
      }
    }
  }
}

/** The Tenant of a consumer in a namespace. Undefined if it is not found. */
export function tenantOf(
  cluster: SimulatedCluster,
  consumerClusterId: string,
  namespace: string,
): KubernetesObject | undefined {
  return cluster
    .list(AUTHENTICATION, "Tenant", namespace)
    .find((tenant) => specOf<TenantSpec>(tenant).clusterID === consumerClusterId);
}

/** Whether a consumer may replicate objects to a tenant namespace. */
export function mayReplicate(cluster: SimulatedCluster, namespace: string): boolean {
  return cluster.find(bindingIn(namespace)) !== undefined;
}

/** Why the provider does not issue a certificate for the consumer of a Tenant. */
export function tenantFailure(
  cluster: SimulatedCluster,
  tenant: KubernetesObject,
): Failure | undefined {
  const message = () => certificateFailure(cluster, requestOf(tenant));
  return (
    handshakeFailure(cluster, tenant) ??
    (message() === undefined ? undefined : { reason: "AuthParamsFailed", message: message() ?? "" })
  );
}

function accept(world: World, cluster: SimulatedCluster, tenant: KubernetesObject): void {
  const { namespace = "" } = tenant.metadata;
  const authParams = authParamsFor(world, cluster, requestOf(tenant));
  if (cluster.find(bindingIn(namespace)) === undefined) {
    const { clusterID } = specOf<TenantSpec>(tenant);
    const { apiVersion, kind, name } = bindingIn(namespace);
    ensure(cluster, {
      apiVersion,
      kind,
      metadata: { name, namespace, ownerReferences: ownedBy(tenant) },
      roleRef: { kind: "ClusterRole", name: "liqo-remote-controlplane" },
      subjects: [{ kind: "User", name: clusterID }],
    });
  }
  cluster.setStatus(tenant, { ...statusOf(tenant), tenantNamespace: namespace, authParams });
}

/**
 * Revokes the rights of the consumer, denies the resources of its ResourceSlices, and deletes the
 * copies of its objects. The consumer's ResourceSlices keep what was granted in their status.
 */
function drain(world: World, cluster: SimulatedCluster, { metadata }: KubernetesObject): void {
  const { namespace = "" } = metadata;
  cluster.delete(bindingIn(namespace));
  for (const copy of [
    ...cluster.list(AUTHENTICATION, "ResourceSlice", namespace),
    ...cluster.list(OFFLOADING, "NamespaceMap", namespace),
  ]) {
    const origin = copy.metadata.labels?.[ORIGIN_LABEL];
    if (origin !== undefined) {
      if (copy.kind === "ResourceSlice") {
        denyOriginal(clusterWithId(world, origin), copy);
      }
      cluster.delete(referenceTo(copy));
    }
  }
}

function denyOriginal(
  consumer: SimulatedCluster | undefined,
  { metadata }: KubernetesObject,
): void {
  const original = consumer
    ?.list(AUTHENTICATION, "ResourceSlice")
    .find((slice) => slice.metadata.name === metadata.name && isOriginal(slice));
  if (original !== undefined) {
    consumer?.setStatus(
      original,
      withConditions(original, [sliceCondition("Resources", "Denied")]),
    );
  }
}

function requestOf(tenant: KubernetesObject): CertificateRequest {
  const { clusterID = "", csr = "", proxyURL } = specOf<TenantSpec>(tenant);
  const { namespace = "" } = tenant.metadata;
  return { consumerClusterId: clusterID, namespace, csr, proxyURL };
}

function bindingIn(namespace: string) {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return { apiVersion, kind: "RoleBinding", namespace, name: BINDING };
}
