import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import { type FoundObject, foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { otherMaker, type OtherMaker } from "./maker.js";
import { beforeCreation } from "./preparation.js";
import { isLeaving } from "./remains.js";

/**
 * A hook that refuses, in a preview as well, an object that another resource has made, of this stack or of another one:
 * after this one has taken it over it would be deleted with that.
 *
 * It looks into the cluster, so with a provider of the caller alone, or without the right to list such objects, it does
 * nothing.
 */
export function ownershipHook(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const found = await foundObject(cluster, newInputs);
    if (found !== undefined && !isLeaving(found.object)) {
      const own = newInputs?.["kind"] === "Namespace" ? "name" : "namespace";
      refuseOther(found, newInputs, (maker) => wayOutOfPart(maker, own));
    }
  });
}

/** Throws if another resource has made an object than the one that is about to take it over. */
export function refuseOther(
  { object, place }: FoundObject,
  inputs: Record<string, unknown> | undefined,
  wayOut: (maker: OtherMaker) => string = wayOutOfPart,
): void {
  const maker = otherMaker(object, inputs);
  if (maker !== undefined) {
    throw new Error(`${place} was ${maker.words}, and is deleted with that. ${wayOut(maker)}`);
  }
}

/** What to do about a part of a pair. `own` is what another one may have for itself. */
function wayOutOfPart({ stack }: OtherMaker, own = "namespace"): string {
  return stack === undefined
    ? 'If something was renamed, give it the option aliases: [{ name: "<its former name>" }], or run up once without it'
    : `Give this one a ${own} of its own`;
}

const ofClusters = new WeakMap<LiqoCluster, pulumi.ResourceHook[]>();

/** The same as hooks of a resource that needs no others: one for all of a cluster, since each is a call to the engine. */
export function ownershipHooks(cluster: LiqoCluster): pulumi.ResourceHook[] {
  const hooks =
    ofClusters.get(cluster) ?? beforeCreation(`${cluster.name}-ownership`, ownershipHook(cluster));
  ofClusters.set(cluster, hooks);
  return hooks;
}
