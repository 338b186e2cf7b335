import { AppsV1Api, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { LIQO_NETWORKING, MERGE_PATCH } from "./node-agent/watched-cluster.js";

/** The common fields of Liqo's network objects. */
export interface LiqoNetworkObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** Client for core objects of a cluster. */
export function coreApi(cluster: LabCluster): CoreV1Api {
  return access(cluster).makeApiClient(CoreV1Api);
}

/** Client for Deployments of a cluster. */
export function appsApi(cluster: LabCluster): AppsV1Api {
  return access(cluster).makeApiClient(AppsV1Api);
}

/** The tenant namespace for a remote cluster. */
export function tenantNamespace(remote: LabCluster): string {
  return `liqo-tenant-${remote.clusterId}`;
}

/** Namespace and name of the Deployment and the Service of the gateway to a remote cluster. */
export function gatewayName(remote: LabCluster): { namespace: string; name: string } {
  return { namespace: tenantNamespace(remote), name: `gw-${remote.clusterId}` };
}

/** The first object of a kind in the tenant namespace for a remote cluster. */
export async function liqoObject<T extends LiqoNetworkObject>(
  cluster: LabCluster,
  remote: LabCluster,
  plural: string,
  namespace = tenantNamespace(remote),
): Promise<T | undefined> {
  const api = access(cluster).makeApiClient(CustomObjectsApi);
  const list = (await api.listNamespacedCustomObject({
    ...LIQO_NETWORKING,
    namespace,
    plural,
  })) as { readonly items: readonly T[] };
  return list.items[0];
}

/** Patches the object of a kind in the tenant namespace for a remote cluster. */
export async function changeLiqoObject(
  cluster: LabCluster,
  remote: LabCluster,
  plural: string,
  change: { readonly spec: object } | { readonly metadata: object },
): Promise<void> {
  const object = await liqoObject(cluster, remote, plural);
  if (object === undefined) {
    throw new Error(
      `No ${plural} found in namespace ${tenantNamespace(remote)} of cluster ${cluster.name}.`,
    );
  }
  const { name, namespace } = object.metadata;
  await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .patchNamespacedCustomObject(
      { ...LIQO_NETWORKING, namespace, plural, name, body: change },
      MERGE_PATCH,
    );
}

/** Deletes the object of a kind in the tenant namespace for a remote cluster. */
export async function deleteLiqoObject(
  cluster: LabCluster,
  remote: LabCluster,
  plural: string,
): Promise<void> {
  const name = (await liqoObject(cluster, remote, plural))?.metadata.name ?? "";
  await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .deleteNamespacedCustomObject({
      ...LIQO_NETWORKING,
      namespace: tenantNamespace(remote),
      plural,
      name,
    });
}
