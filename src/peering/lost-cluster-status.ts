import { isForbidden, reasonOf } from "../cluster/client/api-error.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { kindAndName } from "../cluster/live-object.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";

/** The objects of a peering with a remote cluster, in the order of their deletion. */
const KINDS = [
  liqo.VirtualNode,
  liqo.ResourceSlice,
  liqo.NamespaceMap,
  liqo.Identity,
  liqo.Renew,
  liqo.Tenant,
];

/** `Removed`, or the objects of a peering with a remote cluster that a cluster still has. */
export async function lostClusterStatus(
  cluster: LiqoCluster,
  remoteClusterId: string,
): Promise<string> {
  const view = await cluster.view("default");
  if (view === undefined) {
    return "Unknown: the cluster was not read";
  }
  try {
    const lists = await Promise.all(
      KINDS.map(async ({ kind: { apiVersion, kind } }) => {
        const found = await view.listEverywhere(
          { apiVersion, kind },
          remoteLabels(remoteClusterId),
        );
        return found.map(kindAndName);
      }),
    );
    const names = lists.flat();
    return names.length === 0 ? "Removed" : `Unreachable: ${names.join(", ")}`;
  } catch (error) {
    return isForbidden(error)
      ? "Unknown: forbidden: cannot list the objects of the peering"
      : `Unknown: ${reasonOf(error)}`;
  }
}
