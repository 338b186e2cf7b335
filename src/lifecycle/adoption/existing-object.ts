import { isForbidden, sectionOf, unreachableMessage } from "../../cluster/client/api-error.js";
import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { LiveObject } from "../../cluster/live-object.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "./declared-namespaces.js";
import { renderMessage } from "../../message.js";

/** An object that already exists under the name of the object to create. */
export interface ExistingObject {
  readonly object: LiveObject;
  /** Kind, name and cluster of the object, for messages. */
  readonly description: string;
}

/**
 * Reads the object that the declared object would overwrite. Undefined if it is not found, and in a
 * preview that does not know its name or how to reach the cluster.
 *
 * @throws if the object cannot be read, because another stack or user may own it.
 */
export async function existingObject(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): Promise<ExistingObject | undefined> {
  const { apiVersion, kind } = (inputs ?? {}) as unknown as ObjectKind;
  const { name, namespace } = metadataOf(inputs);
  if (typeof namespace !== "string" || typeof name !== "string") {
    return undefined;
  }
  if (isNewNamespace(cluster.provider, namespace)) {
    return undefined;
  }
  const view = await cluster.view(namespace);
  const description = `${kind} ${namespace}/${name} of cluster ${cluster.name}`;
  const object = await view?.get({ apiVersion, kind }, name).catch((error: unknown) => {
    throw new Error(
      renderMessage({
        problem: `cannot check whether ${description} exists, which this stack would overwrite`,
        facts: [unreachableMessage(cluster.name, error)],
        hint: isForbidden(error) ? `Grant "get" on objects of kind ${kind}.` : undefined,
        section: sectionOf(error),
      }),
    );
  });
  return object && { object, description };
}
