import type { ObjectKind } from "./client/cluster-api.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import type { LiveObject } from "./live-object.js";

const lists = new WeakMap<LiqoCluster, Map<string, Promise<readonly LiveObject[]>>>();

/**
 * The objects of a kind in all namespaces of a cluster, as they were before this run changed
 * anything. Each kind is listed once for all checks. Empty if the objects cannot be listed.
 */
export function listOnce(
  cluster: LiqoCluster,
  { apiVersion, kind }: ObjectKind,
): Promise<readonly LiveObject[]> {
  const ofCluster = lists.get(cluster) ?? new Map<string, ReturnType<typeof listOnce>>();
  lists.set(cluster, ofCluster);
  const list = ofCluster.get(kind) ?? listEverywhere(cluster, { apiVersion, kind });
  ofCluster.set(kind, list);
  return list;
}

async function listEverywhere(cluster: LiqoCluster, kind: ObjectKind): Promise<LiveObject[]> {
  const view = await cluster.view("default");
  return (await view?.listEverywhere(kind, {}).catch(() => [])) ?? [];
}
