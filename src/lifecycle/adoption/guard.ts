import type * as pulumi from "@pulumi/pulumi";
import type { LiveObject } from "../../cluster/cluster-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { differences } from "./differences.js";
import { type ExistingObject, existingObject } from "./existing-object.js";
import { bindToRun } from "../../pulumi/resource-hook.js";
import { otherManager, type OtherManager, isManaged } from "./managed-by.js";
import { beforeCreation } from "../register-hooks.js";
import { isTerminating } from "../before-change/leftovers.js";

/** Why an object that no resource of Pulumi created is not adopted, with the way out. Undefined if it is. */
export type WhyNotAdopted = (
  object: LiveObject,
  inputs: Record<string, unknown> | undefined,
) => string | undefined;

/** Adopts nothing. */
const never: WhyNotAdopted = () => "delete it if nobody needs it";

/** Adopts an object that is as it is declared. */
export const ifSameSpec: WhyNotAdopted = ({ spec }, inputs) => {
  const found = differences(inputs?.["spec"], spec);
  return found.length === 0
    ? undefined
    : `it has ${found.join(", ")}. Declare it as it is to adopt it, or delete it`;
};

/**
 * A hook that rejects, in a preview as well, to overwrite an object that its resource did not create: another resource
 * created it, of this stack or of another one, or none of Pulumi's and it is not adopted. After it was overwritten it would
 * be deleted with the other resource, or with this stack.
 */
export function ownershipHook(
  cluster: LiqoCluster,
  whyNotAdopted: WhyNotAdopted = never,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const found = await existingObject(cluster, newInputs);
    if (found !== undefined && !isTerminating(found.object)) {
      rejectOther(found, newInputs);
      rejectUnmanaged(found, newInputs, whyNotAdopted);
    }
  });
}

/** Throws if another resource created an object. */
export function rejectOther(
  { object, place }: ExistingObject,
  inputs: Record<string, unknown> | undefined,
  wayOut: (maker: OtherManager) => string = wayOutOfPart,
): void {
  const maker = otherManager(object, inputs);
  if (maker !== undefined) {
    throw new Error(`${place} was ${maker.words}, and is deleted with that. ${wayOut(maker)}`);
  }
}

/** Throws if no resource of Pulumi created an object, and it is not adopted. */
export function rejectUnmanaged(
  { object, place }: ExistingObject,
  inputs: Record<string, unknown> | undefined,
  whyNotAdopted: WhyNotAdopted,
): void {
  const reason = isManaged(object) ? undefined : whyNotAdopted(object, inputs);
  if (reason !== undefined) {
    throw new Error(`${place} already exists and was not created by this stack: ${reason}`);
  }
}

/** What to do about a part of a pair that another resource created. */
function wayOutOfPart({ stack }: OtherManager): string {
  return stack === undefined
    ? 'If something was renamed, give it the option aliases: [{ name: "<its former name>" }], or run up once without it'
    : "Give this one a namespace of its own";
}

const ofClusters = new WeakMap<LiqoCluster, Map<WhyNotAdopted, pulumi.ResourceHook[]>>();

/** The same as hooks of a resource that needs no others: shared within a cluster, since each is a call to the engine. */
export function ownershipHooks(
  cluster: LiqoCluster,
  whyNotAdopted: WhyNotAdopted = never,
): pulumi.ResourceHook[] {
  const ofCluster = ofClusters.get(cluster) ?? new Map<WhyNotAdopted, pulumi.ResourceHook[]>();
  ofClusters.set(cluster, ofCluster);
  const hooks =
    ofCluster.get(whyNotAdopted) ??
    beforeCreation(`${cluster.name}-ownership`, ownershipHook(cluster, whyNotAdopted));
  ofCluster.set(whyNotAdopted, hooks);
  return hooks;
}
