import { AppsV1Api, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { LIQO_NETWORKING, MERGE_PATCH } from "./node-agent/watched-cluster.js";

/** An object of Liqo's network, as far as every kind has the same fields. */
export interface LiqoNetworkObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** Kubernetes' own objects of a cluster. */
export function coreApi(cluster: LabCluster): CoreV1Api {
  return access(cluster).makeApiClient(CoreV1Api);
}

/** Kubernetes' workloads of a cluster. */
export function appsApi(cluster: LabCluster): AppsV1Api {
  return access(cluster).makeApiClient(AppsV1Api);
}

/** The namespace in which a cluster keeps what belongs to another one. */
export function tenantNamespace(remote: LabCluster): string {
  return `liqo-tenant-${remote.clusterId}`;
}

/** Where all is that Liqo makes of the gateway to another cluster. */
export function gatewayPlace(remote: LabCluster): { namespace: string; name: string } {
  return { namespace: tenantNamespace(remote), name: `gw-${remote.clusterId}` };
}

/** The object of a kind that a cluster has for another one, if it has one. */
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

/** Changes fields of the object of a kind that a cluster has for another one. */
export async function changeLiqoObject(
  cluster: LabCluster,
  remote: LabCluster,
  plural: string,
  change: { readonly spec: object } | { readonly metadata: object },
): Promise<void> {
  const object = await liqoObject(cluster, remote, plural);
  if (object === undefined) {
    throw new Error(`${cluster.name} has none of the ${plural} in ${tenantNamespace(remote)}.`);
  }
  const { name, namespace } = object.metadata;
  await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .patchNamespacedCustomObject(
      { ...LIQO_NETWORKING, namespace, plural, name, body: change },
      MERGE_PATCH,
    );
}

/** Deletes the object of a kind that a cluster has for another one. */
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
