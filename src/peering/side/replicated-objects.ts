import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import * as liqo from "../../liqo/index.js";
import type { LiqoKind } from "../../liqo/object.js";

/** The kinds of a consumer's objects that Liqo copies to the provider. */
const KINDS: readonly LiqoKind[] = [
  liqo.ResourceSlice.kind,
  liqo.NamespaceMap.kind,
  liqo.Renew.kind,
];

/**
 * The copies of a consumer's objects in its tenant namespace of the provider cluster, as
 * `<kind> <name>`. Undefined while the cluster cannot be reached in a preview, and behind mocks.
 */
export async function replicatedObjects(
  cluster: LiqoCluster,
  namespace: string,
): Promise<string[] | undefined> {
  const view = await cluster.view(namespace);
  const lists = KINDS.map(async ({ apiVersion, kind }) => {
    const objects = await view?.list({ apiVersion, kind }, { "liqo.io/replicated": "true" });
    return objects?.map(({ metadata }) => `${kind} ${metadata?.name ?? ""}`) ?? [];
  });
  return view === undefined ? undefined : (await Promise.all(lists)).flat();
}
