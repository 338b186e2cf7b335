import type { SeenObject } from "../cluster/cluster-view.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import type { LiqoKind } from "../liqo/object.js";
import { metadataOf } from "./hook.js";

/** An object that is there already, where another one is about to be created. */
export interface FoundObject {
  readonly object: SeenObject;
  /** Which one it is, in words. */
  readonly place: string;
}

/** Looks for an object that would be taken over. Nothing where a preview does not know its name, or nobody may look. */
export async function foundObject(
  cluster: LiqoCluster,
  { apiVersion, kind }: LiqoKind,
  inputs: Record<string, unknown> | undefined,
): Promise<FoundObject | undefined> {
  const { name, namespace = kind === "Namespace" ? name : undefined } = metadataOf(inputs);
  if (typeof namespace !== "string" || typeof name !== "string") {
    return undefined;
  }
  const view = await cluster.view(namespace);
  const object = await view?.object<SeenObject>(apiVersion, kind, name).catch(() => undefined);
  const which = kind === "Namespace" ? `namespace ${name}` : `${kind} ${namespace}/${name}`;
  return object && { object, place: `${which} of cluster ${cluster.name}` };
}
