import {
  CustomObjectsApi,
  type KubeConfig,
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

const LIQO_GROUPS = [
  { group: "networking.liqo.io", version: "v1beta1" },
  { group: "ipam.liqo.io", version: "v1alpha1" },
] as const;

/** All objects of the kinds in a tunnel, in a namespace or in the whole cluster. */
export async function networkObjects(
  cluster: LabCluster,
  namespace?: string,
): Promise<KubernetesObject[]> {
  const config = access(cluster);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const liqoKinds = (await servedLiqoKinds(config)).filter(
    ({ namespaced }) => namespaced || namespace === undefined,
  );
  const kinds = [
    ...KUBERNETES_KINDS,
    ...liqoKinds.map(({ apiVersion, kind }) => [apiVersion, kind] as const),
  ];
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
    for (const { apiVersion, kind, metadata } of await networkObjects(cluster, namespace)) {
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

/** The kinds of Liqo's network that a cluster serves. */
async function servedLiqoKinds(config: KubeConfig) {
  const custom = config.makeApiClient(CustomObjectsApi);
  const groups = LIQO_GROUPS.map(async ({ group, version }) => {
    const { resources } = await custom.getAPIResources({ group, version });
    return resources
      .filter(({ name }) => !name.includes("/"))
      .map(({ kind, namespaced }) => ({ apiVersion: `${group}/${version}`, kind, namespaced }));
  });
  return (await Promise.all(groups)).flat();
}
