import { CustomObjectsApi, type KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
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

// Every object of a network that is in a tenant namespace, as `Kind/name`.
async function networkObjects(cluster: LabCluster, namespace: string): Promise<string[]> {
  const config = access(cluster);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const kinds = [...KUBERNETES_KINDS, ...(await liqoKinds(config))];
  const lists = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const { items } = await objects.list(apiVersion, kind, namespace);
      return items.map(({ metadata }) => `${kind}/${metadata?.name ?? ""}`);
    }),
  );
  return lists.flat();
}

/** Waits until a tenant namespace is empty, then deletes it and waits until it is gone. */
export async function removeEmptyTenant(cluster: LabCluster, namespace: string): Promise<void> {
  let left: string[] = [];
  const wait = { what: `${namespace} in ${cluster.name} to be empty`, seconds: 30 };
  await waitFor(wait, async () => {
    left = await networkObjects(cluster, namespace);
    if (left.length > 0) {
      throw new Error(`it still has ${left.join(", ")}`);
    }
    return true;
  });
  const core = coreApi(cluster);
  await core.deleteNamespace({ name: namespace });
  await waitFor({ what: `${namespace} in ${cluster.name} to be gone`, seconds: 30 }, async () => {
    const { items } = await core.listNamespace();
    return items.some(({ metadata }) => metadata?.name === namespace) ? undefined : true;
  });
}

async function liqoKinds(config: KubeConfig): Promise<(readonly [string, string])[]> {
  const custom = config.makeApiClient(CustomObjectsApi);
  const groups = LIQO_GROUPS.map(async ({ group, version }) => {
    const { resources } = await custom.getAPIResources({ group, version });
    return resources
      .filter(({ name, namespaced }) => namespaced && !name.includes("/"))
      .map(({ kind }) => [`${group}/${version}`, kind] as const);
  });
  return (await Promise.all(groups)).flat();
}
