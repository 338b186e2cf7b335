import { isDeepStrictEqual } from "node:util";
import { SimulatedFailure } from "../failure.js";
import { needsReplacement } from "../provider/provider-config.js";
import { aliasUrns } from "./aliases.js";
import { replacementError } from "./protection.js";
import type { Registration } from "./registration.js";
import { isTriggered, providerReference, type ResourceState, type Step } from "./resource-state.js";
import type { Resources } from "./resources.js";
import type { StackState } from "./stack-state.js";

/** Plans the steps of a run, from the state before the run and the previous steps of the run. */
export class Planner {
  /** The resources that the program has declared, by URN. In a preview, their planned states. */
  public readonly declared = new Map<string, ResourceState>();
  /** URNs of the resources that this run replaces. */
  public readonly replaced = new Set<string>();
  /** Resources that this run has deleted, including those that it recreates. */
  public readonly deleted = new Set<ResourceState>();
  /** Replaced resources to delete at the end of the run. */
  public readonly pendingDeletion: Set<ResourceState>;
  /** The former URN of each resource that this run has found by an alias. */
  public readonly formerUrns = new Map<string, string>();

  /** The resources in the state before the run, by URN. */
  private readonly oldStates: ReadonlyMap<string, ResourceState>;
  /** All resources in the state before the run, in the order of creation. */
  private readonly former: readonly ResourceState[];

  constructor(
    private readonly resources: Resources,
    state: StackState,
  ) {
    this.oldStates = new Map(state.resources);
    this.former = state.all();
    this.pendingDeletion = new Set(state.pendingDeletion);
  }

  /** The former state of a resource, by URN or alias. */
  formerState(registration: Registration): ResourceState | undefined {
    const { urn } = registration;
    const alias = aliasUrns(registration, this.formerUrns).find((other) =>
      this.oldStates.has(other),
    );
    if (this.oldStates.has(urn) || alias === undefined) {
      return this.oldStates.get(urn);
    }
    if (this.declared.has(alias) || [...this.formerUrns.values()].includes(alias)) {
      throw new SimulatedFailure(
        `duplicate resource: "${alias}" is an alias of "${urn}", but another resource has this URN`,
      );
    }
    this.formerUrns.set(urn, alias);
    return this.oldStates.get(alias);
  }

  /** The step from a former state to a declared state. */
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

  /**
   * The resources to delete before a resource with `deleteBeforeReplace`, in order: its replacement
   * replaces these resources, too.
   */
  deletedBefore(state: ResourceState): ResourceState[] {
    const { urn } = state.subject;
    const dependents = isNamespace(state) ? this.dependentsOf(urn) : new Set<string>();
    const others = this.former.filter(
      (other) =>
        (other.replaceWith.includes(urn) || dependents.has(other.subject.urn)) &&
        !this.declared.has(other.subject.urn) &&
        !this.deleted.has(other),
    );
    const blocking = others.find(({ protect }) => protect);
    if (blocking !== undefined) {
      throw replacementError(blocking, urn);
    }
    return others.reverse();
  }

  /** URNs of the objects that depend on a resource, also indirectly. */
  private dependentsOf(urn: string): ReadonlySet<string> {
    const dependents = new Set<string>([urn]);
    for (const { subject, declaration, dependencies } of this.former) {
      if (declaration !== undefined && dependencies.some((each) => dependents.has(each))) {
        dependents.add(subject.urn);
      }
    }
    dependents.delete(urn);
    return dependents;
  }

  /** The resources to delete at the end of the run, in order. */
  toDelete(): ResourceState[] {
    return this.former
      .filter((state) => this.pendingDeletion.has(state) || this.isUndeclared(state))
      .reverse();
  }

  /** Whether the program no longer declares a resource. */
  isUndeclared(state: ResourceState): boolean {
    const { urn } = state.subject;
    const isKept = this.declared.has(urn) || [...this.formerUrns.values()].includes(urn);
    return !isKept && !this.pendingDeletion.has(state) && !this.deleted.has(state);
  }

  /** Whether the provider of a resource connects to another cluster than its former provider. */
  private hasOtherCluster({ provider: now }: ResourceState, { provider: then }: ResourceState) {
    if (now === then) {
      return false;
    }
    if (now === undefined || then === undefined) {
      return true;
    }
    const [former, present] = [providerReference(then).urn, providerReference(now).urn];
    // Like the engine, do not replace resources if the provider was found by an alias, even if the
    // provider is replaced.
    if (this.formerUrns.get(present) === former) {
      return false;
    }
    const [old, declared] = [this.oldStates.get(former), this.declared.get(present)];
    return (
      old === undefined || declared === undefined || needsReplacement(old.inputs, declared.inputs)
    );
  }
}

function isNamespace({ declaration }: ResourceState): boolean {
  return declaration?.object.kind === "Namespace";
}
