import type { SeenObject } from "../cluster/cluster-view.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { metadataOf } from "./hook.js";

/** An object of Liqo that is there already, where another one is about to be created. */
export interface FoundObject {
  readonly object: SeenObject;
  /** Which one it is, in words. */
  readonly place: string;
}

/** Looks for an object that would be taken over. Nothing where a preview does not know its name, or nobody may look. */
export async function foundObject(
  cluster: LiqoCluster,
  kind: string,
  inputs: Record<string, unknown> | undefined,
): Promise<FoundObject | undefined> {
  const { namespace, name } = metadataOf(inputs);
  if (typeof namespace !== "string" || typeof name !== "string") {
    return undefined;
  }
  const view = await cluster.view(namespace);
  const object = await view?.liqoObject(kind, name).catch(() => undefined);
  return object && { object, place: `${kind} ${namespace}/${name} of cluster ${cluster.name}` };
}
