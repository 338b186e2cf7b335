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

/** Every object of the kinds that a network is made of, in one namespace or in the whole cluster. */
export async function networkObjects(
  cluster: LabCluster,
  namespace?: string,
): Promise<KubernetesObject[]> {
  const config = access(cluster);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const liqoKinds = (await kindsOfLiqo(config)).filter(
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

/** What names an object within its namespace. */
export interface NamedObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

/** An object in short, as `Kind/name`. */
export function inShort({ kind = "", metadata }: NamedObject): string {
  return `${kind}/${metadata?.name ?? ""}`;
}

/** Removes a tenant namespace and all that is in it, whether or not Liqo still works. */
export async function removeTenant(cluster: LabCluster, namespace: string): Promise<void> {
  await coreApi(cluster).deleteNamespace({ name: namespace });
  try {
    await untilGone(cluster, namespace);
  } catch {
    // Nobody is left who would take its finalizers away.
    const objects = KubernetesObjectApi.makeApiClient(access(cluster));
    for (const { apiVersion, kind, metadata } of await networkObjects(cluster, namespace)) {
      const body = {
        apiVersion,
        kind,
        metadata: { name: metadata?.name, namespace, finalizers: [] },
      };
      await objects.patch(body, ...WITHOUT_OPTIONS, PatchStrategy.MergePatch);
    }
    await untilGone(cluster, namespace);
  }
}

// `pretty`, `dryRun`, `fieldManager` and `force`, which come before the kind of patch.
const WITHOUT_OPTIONS = [undefined, undefined, undefined, undefined] as const;

/** Waits until a tenant namespace is empty, then deletes it and waits until it is gone. */
export async function removeEmptyTenant(cluster: LabCluster, namespace: string): Promise<void> {
  let left: string[] = [];
  // In a cluster that has just started, the garbage collector learns of Liqo's kinds late.
  const wait = { what: `${namespace} in ${cluster.name} to be empty`, seconds: 60 };
  await waitFor(wait, async () => {
    left = (await networkObjects(cluster, namespace)).map(inShort);
    if (left.length > 0) {
      throw new Error(`it still has ${left.join(", ")}`);
    }
    return true;
  });
  await coreApi(cluster).deleteNamespace({ name: namespace });
  await untilGone(cluster, namespace);
}

async function untilGone(cluster: LabCluster, namespace: string): Promise<void> {
  await waitFor({ what: `${namespace} in ${cluster.name} to be gone`, seconds: 30 }, async () => {
    const { items } = await coreApi(cluster).listNamespace();
    return items.some(({ metadata }) => metadata?.name === namespace) ? undefined : true;
  });
}

/** The kinds of Liqo's network that a cluster knows. */
async function kindsOfLiqo(config: KubeConfig) {
  const custom = config.makeApiClient(CustomObjectsApi);
  const groups = LIQO_GROUPS.map(async ({ group, version }) => {
    const { resources } = await custom.getAPIResources({ group, version });
    return resources
      .filter(({ name }) => !name.includes("/"))
      .map(({ kind, namespaced }) => ({ apiVersion: `${group}/${version}`, kind, namespaced }));
  });
  return (await Promise.all(groups)).flat();
}
