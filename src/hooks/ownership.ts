import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import type { LiqoKind } from "../liqo/object.js";
import { perRun } from "../per-run.js";
import { type FoundObject, foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { otherMaker } from "./maker.js";
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
    const { apiVersion, kind } = (newInputs ?? {}) as unknown as LiqoKind;
    const found = await foundObject(cluster, { apiVersion, kind }, newInputs);
    if (found !== undefined && !isLeaving(found.object)) {
      refuseOther(found, newInputs);
    }
  });
}

/** Throws if another resource has made an object than the one that is about to take it over. */
export function refuseOther(
  { object, place }: FoundObject,
  inputs: Record<string, unknown> | undefined,
): void {
  const maker = otherMaker(object, inputs);
  if (maker !== undefined) {
    const wayOut =
      maker.stack === undefined
        ? 'If something was renamed, give it the option aliases: [{ name: "<its former name>" }], or run up once without it'
        : `Give this one a ${inputs?.["kind"] === "Namespace" ? "name" : "namespace"} of its own`;
    throw new Error(`${place} was ${maker.words}, and is deleted with that. ${wayOut}`);
  }
}

const ofClusters = perRun(() => new Map<LiqoCluster, pulumi.ResourceHook[]>());

/** The same as hooks of a resource that needs no others: one for all of a cluster, since each is a call to the engine. */
export function ownershipHooks(cluster: LiqoCluster): pulumi.ResourceHook[] {
  const known = ofClusters();
  const hooks =
    known.get(cluster) ?? beforeCreation(`${cluster.name}-ownership`, ownershipHook(cluster));
  known.set(cluster, hooks);
  return hooks;
}
