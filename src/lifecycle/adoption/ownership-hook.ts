import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { bindToRun } from "../../pulumi/resource-hook.js";
import { beforeCreation } from "../register-hooks.js";
import { requireNamespace } from "./required-namespace.js";
import { differences } from "./differences.js";
import { type ExistingObject, existingObject } from "./existing-object.js";
import {
  ADD_FORMER_PARENT,
  isManaged,
  otherManager,
  type OtherManager,
  UP_UNDER_FORMER_NAME,
} from "./managed-by.js";
import { kebabCase, renderMessage } from "../../message.js";

type Inputs = Record<string, unknown> | undefined;

/** Fields of a `spec`. */
type Fields = Readonly<Record<string, unknown>>;

/** Why an existing object is not adopted. */
export interface AdoptionProblem {
  /**
   * The problem, after the name of the object.
   *
   * @default "already exists and was not created by this stack"
   */
  readonly problem?: string;
  /** Why the object cannot be used, for example differences. */
  readonly facts?: readonly string[];
  /** How to proceed. */
  readonly hint: string;
  /**
   * The section of the troubleshooting page.
   *
   * @default - `adopt-` and the kind
   */
  readonly section?: string;
}

/**
 * Decides whether to adopt an object that no resource of Pulumi created. Undefined if it is
 * adopted.
 */
export type AdoptionRule = (
  object: LiveObject,
  inputs: Inputs,
) => AdoptionProblem | undefined | Promise<AdoptionProblem | undefined>;

/** Adopts no object. */
const neverAdopt: AdoptionRule = () => ({ hint: "Delete it if it is not needed." });

/** The problem of an object to adopt that differs from its declaration. */
export const NOT_ADOPTABLE =
  "cannot be adopted, because its settings differ from the declared settings";

/** Adopts an object unless its `spec` differs from the declared one. */
export function adoptUnlessDifferent(
  differencesOf: (declared: Fields, live: Fields) => readonly string[],
): AdoptionRule {
  return ({ spec = {} }, inputs) => {
    const facts = differencesOf((inputs?.["spec"] ?? {}) as Fields, spec);
    return facts.length === 0
      ? undefined
      : {
          problem: NOT_ADOPTABLE,
          facts,
          hint: "Set the arguments to the values of the cluster, or delete the object.",
          section: "adopt-differences",
        };
  };
}

/** Adopts an object with the declared `spec`. */
export const adoptIfSameSpec = adoptUnlessDifferent((declared, live) =>
  differences(declared, live),
);

/**
 * A hook that rejects an object which its resource did not create: another resource created it, of
 * this stack or of another stack, or it was created without Pulumi and the rule does not adopt it.
 * Otherwise the object would be overwritten, and deleted with the other resource or with this
 * stack. Runs in previews too. In `up`, also rejects an object in a namespace that does not exist.
 */
export function ownershipHook(
  cluster: LiqoCluster,
  rule: AdoptionRule = neverAdopt,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const found = await existingObject(cluster, newInputs);
    if (found === undefined) {
      await requireNamespace(cluster, newInputs);
    } else if (!isTerminating(found.object)) {
      rejectOther(found, newInputs);
      await rejectUnmanaged(found, newInputs, rule);
    }
  });
}

/** Throws if another resource created an object. */
export function rejectOther(
  { object, description }: ExistingObject,
  inputs: Inputs,
  hint: (manager: OtherManager, objectName: string) => string = hintForPart,
): void {
  const manager = otherManager(object, inputs);
  if (manager !== undefined) {
    throw new Error(
      renderMessage({
        problem: `${description} is managed by ${manager.description} and is deleted with it`,
        hint: hint(manager, object.metadata?.name ?? ""),
        section: "other-resource",
      }),
    );
  }
}

/** Throws if no resource of Pulumi created an object, and the rule does not adopt it. */
export async function rejectUnmanaged(
  { object, description }: ExistingObject,
  inputs: Inputs,
  rule: AdoptionRule,
): Promise<void> {
  const found = isManaged(object) ? undefined : await rule(object, inputs);
  if (found !== undefined) {
    const { problem = "already exists and was not created by this stack", ...parts } = found;
    throw new Error(
      renderMessage({
        problem: `${description} ${problem}`,
        section: `adopt-${kebabCase(String(inputs?.["kind"]))}`,
        ...parts,
      }),
    );
  }
}

const IF_RENAMED =
  'If you renamed a component, add the option aliases: [{ name: "<its former name>" }]. ' +
  UP_UNDER_FORMER_NAME;

const IF_MOVED = `If you moved a resource or a component, ${ADD_FORMER_PARENT}`;

/** How to proceed with a part of a pair that another resource created. */
function hintForPart({ stack, name, successor }: OtherManager, objectName: string): string {
  if (stack === undefined) {
    const cause =
      name === successor ? IF_MOVED : ifNameChanged(name, successor, objectName) + IF_RENAMED;
    return `${cause} Otherwise remove this component, run pulumi up, and add it again.`;
  }
  // The preview of a renamed stack does not tell a replacement from the creation by another stack.
  return name === successor
    ? "If you renamed this stack, first run pulumi up without other changes. Otherwise set another namespace."
    : "Set another namespace.";
}

/**
 * How to proceed with the slice of a peering if its argument `name` was added or removed, and has the
 * value of the default name: the resource of the slice is named after the argument.
 */
function ifNameChanged(former: string, successor: string, objectName: string): string {
  const named = (resource: string) => resource.replace(/-slice$/, `-${objectName}-slice`);
  if (successor === named(former)) {
    return `If you added name: "${objectName}" to the slice, remove the name again. `;
  }
  return former === named(successor)
    ? `If you removed the name of the slice, set name: "${objectName}" again. `
    : "";
}

const registered = new WeakMap<LiqoCluster, Map<AdoptionRule, pulumi.ResourceHook[]>>();

/**
 * The {@link ownershipHook} for resources that need no other hooks. The resources of a cluster
 * share it, because each hook is a call to the engine. Before an update, it only rejects what the
 * user may not change.
 */
export function ownershipHooks(
  cluster: LiqoCluster,
  rule: AdoptionRule = neverAdopt,
): Required<Pick<pulumi.ResourceHookBinding, "beforeCreate" | "beforeUpdate">> {
  const ofCluster = registered.get(cluster) ?? new Map<AdoptionRule, pulumi.ResourceHook[]>();
  registered.set(cluster, ofCluster);
  const hooks = ofCluster.get(rule) ?? sharedHooks(cluster, rule);
  ofCluster.set(rule, hooks);
  return { beforeCreate: hooks, beforeUpdate: hooks };
}

function sharedHooks(cluster: LiqoCluster, rule: AdoptionRule): pulumi.ResourceHook[] {
  return beforeCreation(cluster, `${cluster.name}-ownership`, ownershipHook(cluster, rule));
}
