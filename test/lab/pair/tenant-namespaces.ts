import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";

/** The tenant namespaces of clusters, with all objects of a pair. Empty after a teardown. */
export async function tenantNamespaces(clusters: readonly LabCluster[]): Promise<string[]> {
  const lists = clusters.map(async (cluster) => {
    const { items } = await coreApi(cluster).listNamespace({
      labelSelector: "liqo.io/tenant-namespace",
    });
    return items.map(({ metadata }) => `${cluster.name}: ${metadata?.name ?? ""}`);
  });
  return (await Promise.all(lists)).flat();
}
