import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { kindAndName, type LiveObject } from "../../cluster/live-object.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import * as liqo from "../../liqo/index.js";
import type { LiqoKind } from "../../liqo/object.js";
import type { SliceSettings } from "../../offloading/slice-settings.js";

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
  const lists = KINDS.map(async (kind) => (view === undefined ? [] : copiesIn(view, kind)));
  return view === undefined ? undefined : (await Promise.all(lists)).flat().map(kindAndName);
}

/**
 * What the slices of a consumer request, by their copies in the provider cluster. Empty if they
 * cannot be read.
 */
export async function requestedSlices(
  cluster: LiqoCluster,
  namespace: string,
): Promise<SliceSettings[]> {
  const view = await cluster.view(namespace);
  const slices = view && (await copiesIn(view, liqo.ResourceSlice.kind).catch(() => []));
  return (slices ?? []).map(({ spec }) => {
    const { resources } = (spec ?? {}) as Partial<liqo.ResourceSliceSpec>;
    return { resources };
  });
}

async function copiesIn(
  view: NamespaceView,
  { apiVersion, kind }: LiqoKind,
): Promise<LiveObject[]> {
  return view.list({ apiVersion, kind }, { "liqo.io/replicated": "true" });
}
