import type { LiveObject } from "../../cluster/cluster-view.js";
import { unseen } from "../../cluster/client/error-reason.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { LiqoKind } from "../../liqo/object.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "./declared-namespaces.js";

/** An object that exists already where another one is about to be created. */
export interface ExistingObject {
  readonly object: LiveObject;
  /** Kind, name and cluster of the object, for messages. */
  readonly place: string;
}

/**
 * Reads the object that the declared one would overwrite. Undefined if there is none, and in a preview that knows neither its
 * name nor how to reach the cluster.
 *
 * @throws if the object cannot be read: it might belong to somebody else.
 */
export async function existingObject(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): Promise<ExistingObject | undefined> {
  const { apiVersion, kind } = (inputs ?? {}) as unknown as LiqoKind;
  const { name, namespace } = metadataOf(inputs);
  if (typeof namespace !== "string" || typeof name !== "string") {
    return undefined;
  }
  if (isNewNamespace(cluster.provider, namespace)) {
    return undefined;
  }
  const view = await cluster.view(namespace);
  const place = `${kind} ${namespace}/${name} of cluster ${cluster.name}`;
  const object = await view?.object<LiveObject>(apiVersion, kind, name).catch((error: unknown) => {
    throw new Error(
      `cannot check whether ${place} exists, which this stack would overwrite: ${unseen(cluster.name, error)}`,
    );
  });
  return object && { object, place };
}
