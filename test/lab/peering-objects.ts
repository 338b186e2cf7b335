import { CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";

const LIQO_AUTHENTICATION = { group: "authentication.liqo.io", version: "v1beta1" };

/** The kinds of peering objects in a provider cluster and in a consumer cluster. */
const KINDS = [
  { kind: "Tenant", plural: "tenants" },
  { kind: "Identity", plural: "identities" },
] as const;

/** Creates the objects of a peering with a remote cluster in the tenant namespace. */
export async function createPeeringObjects(cluster: LabCluster, remote: LabCluster): Promise<void> {
  const { group, version } = LIQO_AUTHENTICATION;
  for (const { kind, plural } of KINDS) {
    await access(cluster)
      .makeApiClient(CustomObjectsApi)
      .createNamespacedCustomObject({
        group,
        version,
        namespace: tenantNamespace(remote),
        plural,
        body: {
          apiVersion: `${group}/${version}`,
          kind,
          metadata: { name: remote.clusterId },
          spec: { clusterID: remote.clusterId },
        },
      });
  }
}

/** The peering objects for a remote cluster as `<kind> <name> <UID> <generation>`. */
export async function peeringObjects(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const lists = KINDS.map(async ({ kind, plural }) => {
    const { items } = (await access(cluster)
      .makeApiClient(CustomObjectsApi)
      .listNamespacedCustomObject({
        ...LIQO_AUTHENTICATION,
        namespace: tenantNamespace(remote),
        plural,
      })) as { items: { metadata: { name: string; uid: string; generation: number } }[] };
    return items.map(({ metadata: { name, uid, generation } }) =>
      [kind, name, uid, generation].join(" "),
    );
  });
  return (await Promise.all(lists)).flat();
}
