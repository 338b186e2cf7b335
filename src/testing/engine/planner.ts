import { isDeepStrictEqual } from "node:util";
import { SimulatedFailure } from "../failure.js";
import { needsReplacement } from "../provider/provider-config.js";
import { aliasUrns } from "./aliases.js";
import { replacementRefusal } from "./protection.js";
import type { Registration } from "./registration.js";
import { isTriggered, providerReference, type ResourceState, type Step } from "./resource-state.js";
import type { Resources } from "./resources.js";
import type { StackState } from "./stack-state.js";

/** Decides on the steps of one run, by what the stack remembered before it and by what it has done so far. */
export class Planner {
  /** What the program has declared, by URN: as it is or, in a preview, as it would be. */
  public readonly declared = new Map<string, ResourceState>();
  /** URNs of the resources that this run replaces. */
  public readonly replaced = new Set<string>();
  /** Resources that this run has deleted. Some are created again. */
  public readonly deleted = new Set<ResourceState>();
  /** Replaced resources that are deleted at the end. */
  public readonly condemned: Set<ResourceState>;
  /** For the resources of this run that the stack knew by an alias, their former URN. */
  public readonly formerUrns = new Map<string, string>();

  /** The resources of the stack when the run began, by URN. */
  private readonly olds: ReadonlyMap<string, ResourceState>;
  /** Everything that the stack remembered when the run began, in the order of creation. */
  private readonly former: readonly ResourceState[];

  constructor(
    private readonly resources: Resources,
    state: StackState,
  ) {
    this.olds = new Map(state.resources);
    this.former = state.all();
    this.condemned = new Set(state.condemned);
  }

  /** The state that the stack remembers of a resource, by its URN or by an alias. */
  formerState(registration: Registration): ResourceState | undefined {
    const { urn } = registration;
    const alias = aliasUrns(registration, this.formerUrns).find((other) => this.olds.has(other));
    if (this.olds.has(urn) || alias === undefined) {
      return this.olds.get(urn);
    }
    if (this.declared.has(alias) || [...this.formerUrns.values()].includes(alias)) {
      throw new SimulatedFailure(
        `Duplicate resource: "${alias}" is an alias of "${urn}", but another resource already has this URN`,
      );
    }
    this.formerUrns.set(urn, alias);
    return this.olds.get(alias);
  }

  /** The step from a former state to a declared one. */
  stepTo(wanted: ResourceState, before: ResourceState | undefined): Step {
    if (before === undefined) {
      return "create";
    }
    const isReplaced =
      this.deleted.has(before) ||
      isTriggered(wanted, before) ||
      wanted.replaceWith.some((urn) => this.replaced.has(urn)) ||
      this.hasOtherCluster(wanted, before) ||
      this.resources.needsReplacement(wanted, before);
    if (isReplaced) {
      return "replace";
    }
    return isDeepStrictEqual(wanted.inputs, before.inputs) && !before.unfinished
      ? "same"
      : "update";
  }

  /** What is deleted before a resource with `deleteBeforeReplace`, in this order: the resources that are replaced with it. */
  deletedBefore({ subject: { urn } }: ResourceState): ResourceState[] {
    const others = this.former.filter(
      (other) =>
        other.replaceWith.includes(urn) &&
        !this.declared.has(other.subject.urn) &&
        !this.deleted.has(other),
    );
    const refused = others.find(({ protect }) => protect);
    if (refused !== undefined) {
      throw replacementRefusal(refused, urn);
    }
    return others.reverse();
  }

  /** What is deleted at the end, in this order. */
  leftovers(): ResourceState[] {
    return this.former
      .filter((state) => this.condemned.has(state) || this.isUndeclared(state))
      .reverse();
  }

  /** Whether the program no longer declares a resource. */
  isUndeclared(state: ResourceState): boolean {
    const { urn } = state.subject;
    const isKept = this.declared.has(urn) || [...this.formerUrns.values()].includes(urn);
    return !isKept && !this.condemned.has(state) && !this.deleted.has(state);
  }

  /** Whether the provider of a resource leads to another cluster than the resource's former provider. */
  private hasOtherCluster({ provider: now }: ResourceState, { provider: then }: ResourceState) {
    if (now === then) {
      return false;
    }
    if (now === undefined || then === undefined) {
      return true;
    }
    const [former, present] = [providerReference(then).urn, providerReference(now).urn];
    // The engine trusts the alias of a provider, even if the provider itself is replaced.
    if (this.formerUrns.get(present) === former) {
      return false;
    }
    const [old, declared] = [this.olds.get(former), this.declared.get(present)];
    return (
      old === undefined || declared === undefined || needsReplacement(old.inputs, declared.inputs)
    );
  }
}
