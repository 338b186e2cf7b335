import type { SeenObject } from "../cluster/cluster-view.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import type { LiqoKind } from "../liqo/object.js";
import { metadataOf } from "./hook.js";
import { isNewNamespace } from "./new-namespace.js";

/** An object that is there already, where another one is about to be created. */
export interface FoundObject {
  readonly object: SeenObject;
  /** Which one it is, in words. */
  readonly place: string;
}

/**
 * Looks for the object that would be taken over by the one that is declared. Nothing where a preview does not know its name,
 * nobody may look, or its namespace is new.
 */
export async function foundObject(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): Promise<FoundObject | undefined> {
  const { apiVersion, kind } = (inputs ?? {}) as unknown as LiqoKind;
  const isNamespace = kind === "Namespace";
  const { name, namespace = isNamespace ? name : undefined } = metadataOf(inputs);
  if (typeof namespace !== "string" || typeof name !== "string") {
    return undefined;
  }
  if (isNewNamespace(cluster.provider, namespace)) {
    return undefined;
  }
  const view = await cluster.view(namespace);
  const object = await view?.object<SeenObject>(apiVersion, kind, name).catch(() => undefined);
  const which = isNamespace ? `namespace ${name}` : `${kind} ${namespace}/${name}`;
  return object && { object, place: `${which} of cluster ${cluster.name}` };
}
