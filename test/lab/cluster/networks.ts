import { CustomObjectsApi } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";
import { access } from "./access.js";
import { LIQO_NAMESPACE } from "./liqo-names.js";
import { NETWORKS } from "./liqo-objects.js";

/** The types of Networks of a cluster that Liqo has not allocated. */
export async function unallocatedNetworks(cluster: LabCluster): Promise<string[]> {
  const objects = access(cluster).makeApiClient(CustomObjectsApi);
  const list = (await objects.listNamespacedCustomObject({
    group: "ipam.liqo.io",
    version: "v1alpha1",
    plural: "networks",
    namespace: LIQO_NAMESPACE,
  })) as { items: { metadata: { labels: Record<string, string> }; status?: { cidr?: string } }[] };
  const allocated = list.items
    .filter(({ status }) => (status?.cidr ?? "") !== "")
    .map(({ metadata }) => metadata.labels["ipam.liqo.io/network-type"]);
  return NETWORKS.filter((network) => !allocated.includes(network));
}
