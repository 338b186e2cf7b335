import { CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";

const LIQO_AUTHENTICATION = { group: "authentication.liqo.io", version: "v1beta1" };

/** What a cluster has of one that consumes from it, and of one that provides to it. */
const KINDS = [
  { kind: "Tenant", plural: "tenants" },
  { kind: "Identity", plural: "identities" },
] as const;

/** Gives a cluster what it would have of a peering with another one, in the namespace that is there for that. */
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

/** What a cluster has of a peering with another one, each as `<kind> <name> <UID> <generation>`. */
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
