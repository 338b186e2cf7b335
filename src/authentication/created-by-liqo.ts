import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";
import { isOfThisStack } from "../lifecycle/adoption/managed-by.js";
import * as liqo from "../liqo/index.js";

/**
 * Whether Liqo created an object for an Identity of this stack. Liqo creates it again as soon as it
 * is deleted, for example when this stack replaces it.
 *
 * @param identityOf the name of the Identity by the name of the object.
 */
export function isCreatedForOwnIdentity(
  cluster: LiqoCluster,
  identityOf: (name: string) => string,
): (object: LiveObject) => Promise<boolean> {
  return async ({ metadata: { name = "", namespace = "" } = {} }) => {
    const view = await cluster.view(namespace);
    const identity = await view?.get(liqo.Identity.kind, identityOf(name)).catch(() => undefined);
    return identity !== undefined && isOfThisStack(identity);
  };
}
