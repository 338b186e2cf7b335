import {
  CustomObjectsApi,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { waitFor } from "./cluster/wait.js";
import type { LabCluster } from "./lab-file.js";
import { coreApi } from "./liqo-api.js";

const KUBERNETES_KINDS = [
  ["v1", "Pod"],
  ["v1", "Service"],
  ["v1", "Secret"],
  ["apps/v1", "Deployment"],
] as const;

const NETWORK_GROUPS = [
  { group: "networking.liqo.io", version: "v1beta1" },
  { group: "ipam.liqo.io", version: "v1alpha1" },
] as const;

const PEERING_GROUPS = [
  { group: "authentication.liqo.io", version: "v1beta1" },
  { group: "offloading.liqo.io", version: "v1beta1" },
] as const;

type ApiGroup = (typeof NETWORK_GROUPS | typeof PEERING_GROUPS)[number];
/** A kind of objects. */
export type Kind = readonly [apiVersion: string, kind: string];

/** All objects of the kinds in a tunnel, in a namespace or in the whole cluster. */
export async function networkObjects(
  cluster: LabCluster,
  namespace?: string,
): Promise<KubernetesObject[]> {
  const liqoKinds = await servedKinds(cluster, NETWORK_GROUPS, namespace);
  const objects = await objectsOf(cluster, [...KUBERNETES_KINDS, ...liqoKinds], namespace);
  return objects.filter((object) => !isOfIdentity(object));
}

/** Whether an object is the kubeconfig of an Identity, which is an object of a peering. */
function isOfIdentity({ metadata }: KubernetesObject): boolean {
  return metadata?.ownerReferences?.some(({ kind }) => kind === "Identity") === true;
}

/**
 * All objects of Liqo's authentication and offloading that exist only during a peering, in a
 * namespace or in the whole cluster.
 */
export async function objectsOfPeerings(
  cluster: LabCluster,
  namespace?: string,
): Promise<KubernetesObject[]> {
  const kinds = await servedKinds(cluster, PEERING_GROUPS, namespace);
  const isInstalled = ([, kind]: Kind) => kind === "VkOptionsTemplate";
  return objectsOf(
    cluster,
    kinds.filter((kind) => !isInstalled(kind)),
    namespace,
  );
}

/** The names of the virtual nodes of a cluster. */
export async function virtualNodes(cluster: LabCluster): Promise<string[]> {
  const labelSelector = "liqo.io/type=virtual-node";
  const { items } = await coreApi(cluster).listNode({ labelSelector });
  return items.map(({ metadata }) => metadata?.name ?? "");
}

/** The metadata of all objects of some kinds, in a namespace or in the whole cluster. */
export async function objectsOf(
  cluster: LabCluster,
  kinds: readonly Kind[],
  namespace?: string,
): Promise<KubernetesObject[]> {
  const objects = KubernetesObjectApi.makeApiClient(access(cluster));
  const lists = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const { items } = await objects.list(apiVersion, kind, namespace);
      return items.map(({ metadata }) => ({ apiVersion, kind, metadata }));
    }),
  );
  return lists.flat();
}

/** The kind and the name of an object. */
export interface NamedObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

/** An object as `Kind/name`. */
export function kindAndName({ kind = "", metadata }: NamedObject): string {
  return `${kind}/${metadata?.name ?? ""}`;
}

/** Deletes a tenant namespace with its objects, even if Liqo does not run. */
export async function removeTenant(cluster: LabCluster, namespace: string): Promise<void> {
  await coreApi(cluster).deleteNamespace({ name: namespace });
  try {
    await waitUntilDeleted(cluster, namespace);
  } catch {
    // No controller removes the finalizers.
    const objects = KubernetesObjectApi.makeApiClient(access(cluster));
    const leftovers = [
      ...(await networkObjects(cluster, namespace)),
      ...(await objectsOfPeerings(cluster, namespace)),
    ];
    for (const { apiVersion, kind, metadata } of leftovers) {
      const body = {
        apiVersion,
        kind,
        metadata: { name: metadata?.name, namespace, finalizers: [] },
      };
      await objects.patch(body, ...WITHOUT_OPTIONS, PatchStrategy.MergePatch);
    }
    await waitUntilDeleted(cluster, namespace);
  }
}

// `pretty`, `dryRun`, `fieldManager` and `force`: the parameters before the patch type.
const WITHOUT_OPTIONS = [undefined, undefined, undefined, undefined] as const;

/**
 * Waits until a tenant namespace is empty, then deletes the namespace and waits for its deletion.
 */
export async function removeEmptyTenant(cluster: LabCluster, namespace: string): Promise<void> {
  // In a new cluster, the garbage collector discovers Liqo's kinds late.
  const wait = { what: `namespace ${namespace} in ${cluster.name} to be empty`, seconds: 60 };
  await waitFor(wait, async () => {
    const leftovers = (await networkObjects(cluster, namespace)).map(kindAndName);
    if (leftovers.length > 0) {
      throw new Error(`the namespace contains ${leftovers.join(", ")}`);
    }
    return true;
  });
  await coreApi(cluster).deleteNamespace({ name: namespace });
  await waitUntilDeleted(cluster, namespace);
}

async function waitUntilDeleted(cluster: LabCluster, namespace: string): Promise<void> {
  await waitFor(
    { what: `the deletion of namespace ${namespace} in ${cluster.name}`, seconds: 30 },
    async () => {
      const { items } = await coreApi(cluster).listNamespace();
      return items.some(({ metadata }) => metadata?.name === namespace) ? undefined : true;
    },
  );
}

/** The kinds of API groups that a cluster serves: all kinds, or the kinds in namespaces. */
async function servedKinds(
  cluster: LabCluster,
  groups: readonly ApiGroup[],
  namespace: string | undefined,
): Promise<Kind[]> {
  const custom = access(cluster).makeApiClient(CustomObjectsApi);
  const kinds = groups.map(async ({ group, version }) => {
    const { resources } = await custom.getAPIResources({ group, version });
    return resources
      .filter(({ name, namespaced }) => !name.includes("/") && (namespaced || !namespace))
      .map(({ kind }) => [`${group}/${version}`, kind] as const);
  });
  return (await Promise.all(kinds)).flat();
}
