import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { SimulatedFailure } from "../failure.js";
import { needsReplacement } from "../provider/provider-config.js";
import { aliasUrns } from "./aliases.js";
import { Hooks } from "./hooks.js";
import { conceal, plain, type Properties, secretNames } from "./property-values.js";
import type { Registered } from "./registered.js";
import type { Registration } from "./registration.js";
import { throwAny } from "./rejections.js";
import {
  isTriggered,
  providerReference,
  type ResourceState,
  type Step,
  type StepCounts,
} from "./resource-state.js";
import type { Resources } from "./resources.js";
import type { StackState } from "./stack-state.js";
import { Transforms } from "./transforms.js";

/** One run of a program: decides on the step for each resource, and executes it. */
export class Deployment {
  public readonly counts: StepCounts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  /** What the program has declared, by URN: as it is or, in a preview, as it would be. */
  public readonly declared = new Map<string, ResourceState>();
  public readonly hooks: Hooks;
  public readonly transforms = new Transforms();

  /** Resolves when the run has been stopped before its end. */
  public readonly stopped: Promise<void>;

  /** The resources of the stack when the run began, by URN. */
  private readonly olds: ReadonlyMap<string, ResourceState>;
  /** Everything that the stack remembered when the run began, in the order of creation. */
  private readonly former: readonly ResourceState[];
  /** For the resources of this run that the stack knew by an alias, their former URN. */
  private readonly formerUrns = new Map<string, string>();
  /** URNs of the resources that this run replaces. */
  private readonly replaced = new Set<string>();
  /** Resources that this run has deleted, to create them again if they are still declared. */
  private readonly deleted = new Set<ResourceState>();
  private readonly condemned = new Set<ResourceState>();
  /** The hooks that run after the step of a component, once its outputs are registered. */
  private readonly afterComponents = new Map<string, (state: ResourceState) => Promise<void>>();

  private readonly failures: unknown[] = [];
  private hasDeclared = false;
  private hasStopped = false;
  private tellStopped: () => void = () => undefined;
  private atWork = 0;

  /** @param state what the stack remembers. It is kept up to date, except in a preview. */
  constructor(
    private readonly resources: Resources,
    private readonly state: StackState,
    private readonly preview: boolean,
  ) {
    this.olds = new Map(state.resources);
    this.former = state.all();
    this.condemned = new Set(state.condemned);
    this.hooks = new Hooks(preview);
    this.stopped = new Promise((resolve) => {
      this.tellStopped = resolve;
    });
  }

  /** Waits until no step is executed. */
  async idle(): Promise<void> {
    do {
      await setTimeout(1);
    } while (this.atWork > 0);
  }

  /** Whether the run has been stopped before its end. */
  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** Begins no further step, because something has failed. */
  stop(): void {
    this.hasStopped = true;
    this.tellStopped();
  }

  /** Fails the run. */
  fail(failure: unknown): void {
    this.failures.push(failure);
    this.stop();
  }

  /** The failures since the last call. */
  takeFailures(): unknown[] {
    return this.failures.splice(0);
  }

  /** Handles a resource. After a failure the program gets no response any more, as from the real engine. */
  async register(registration: Registration): Promise<Registered> {
    if (!this.hasStopped) {
      this.atWork += 1;
      this.resources.noteActivity();
      try {
        return await this.handle(registration);
      } catch (failure) {
        this.fail(failure);
      } finally {
        this.resources.noteActivity();
        this.atWork -= 1;
      }
    }
    return new Promise<never>(() => undefined);
  }

  /** Remembers the outputs that a component or the stack registers. */
  async registerOutputs(urn: string, marked: Properties): Promise<void> {
    const declared = this.declared.get(urn);
    if (declared === undefined || this.hasStopped) {
      return;
    }
    this.atWork += 1;
    const outputs = plain(marked) as Properties;
    const complete = { ...declared, outputs, secrets: secretNames(marked) };
    this.declared.set(urn, complete);
    this.remember(complete);
    const after = this.afterComponents.get(urn);
    this.afterComponents.delete(urn);
    try {
      await after?.(complete);
    } finally {
      this.atWork -= 1;
    }
  }

  /** Rejects a program that has declared no resource: all resources of the stack would be deleted. */
  requireDeclarations(): void {
    // The stack itself is always one of them.
    const others = this.state.resources.size - 1;
    if (!this.hasDeclared && others > 0) {
      throw new SimulatedFailure(
        `The program has declared no resource, while the stack has ${others}. A module declares its resources when it is ` +
          "imported for the first time: let the test forget it before each run, in Vitest by vi.resetModules(). " +
          "To delete all resources of the stack, call destroy().",
      );
    }
  }

  /** Deletes what was replaced, and what the program no longer declares. */
  async finish(): Promise<void> {
    const kept = new Set([...this.declared.keys(), ...this.formerUrns.values()]);
    const isUndeclared = (state: ResourceState) =>
      !this.condemned.has(state) && !this.deleted.has(state) && !kept.has(state.subject.urn);
    const left = this.former.filter((state) => this.condemned.has(state) || isUndeclared(state));
    // The CLI previews a deletion first, so it deletes nothing if one resource is protected.
    throwAny(left.filter((state) => isUndeclared(state) && state.protect).map(protectedFailure));
    for (const state of left.reverse()) {
      this.counts.delete += isUndeclared(state) ? 1 : 0;
      await this.remove(state);
    }
  }

  private async handle(registration: Registration): Promise<Registered> {
    const { urn, type, name, readId } = registration;
    this.hasDeclared ||= type !== "pulumi:pulumi:Stack";
    if (readId !== undefined) {
      return this.resources.read(registration, readId);
    }
    if (this.declared.has(urn)) {
      throw new SimulatedFailure(
        `Duplicate resource: there are two of type ${type} with the name "${name}"`,
      );
    }
    const before = this.formerState(registration);
    const inPlace = this.resources.wanted(registration, before);
    const step = this.stepTo(inPlace, before);
    // A replacement keeps neither the generated name nor ignored changes.
    const wanted = step === "replace" ? this.resources.wanted(registration, undefined) : inPlace;
    this.resources.accept(wanted);
    this.declared.set(urn, wanted);
    this.counts[step] += 1;
    if (before === undefined || step === "create") {
      return this.execute("create", registration, wanted);
    }
    switch (step) {
      case "same":
        return this.keep(registration, wanted, before);
      case "replace":
        return this.replace(registration, wanted, before);
      default:
        return this.execute("update", registration, wanted, before);
    }
  }

  /** The state that the stack remembers of a resource, by its URN or by an alias. */
  private formerState(registration: Registration): ResourceState | undefined {
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

  private stepTo(wanted: ResourceState, before: ResourceState | undefined): Step {
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

  /** Whether the provider of a resource leads to another cluster than the resource's former provider. */
  private hasOtherCluster({ provider: now }: ResourceState, { provider: then }: ResourceState) {
    if (now === then) {
      return false;
    }
    if (now === undefined || then === undefined) {
      return true;
    }
    const [former, present] = [providerReference(then).urn, providerReference(now).urn];
    if (this.formerUrns.get(present) === former) {
      return false;
    }
    const [old, declared] = [this.olds.get(former), this.declared.get(present)];
    return (
      old === undefined || declared === undefined || needsReplacement(old.inputs, declared.inputs)
    );
  }

  /** Leaves a resource as it is. The state takes the options that are declared now. */
  private keep(registration: Registration, wanted: ResourceState, before: ResourceState) {
    const { id, outputs, secrets } = before;
    const kept = { ...wanted, id, outputs, secrets };
    this.declared.set(registration.urn, this.preview ? wanted : kept);
    this.remember(kept);
    return this.preview
      ? this.resources.plan("same", registration, wanted, before)
      : registered(kept);
  }

  private async replace(
    registration: Registration,
    wanted: ResourceState,
    before: ResourceState,
  ): Promise<Registered> {
    const { urn, deleteBeforeReplace } = registration;
    if (wanted.protect && before.protect) {
      throw new SimulatedFailure(
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, ` +
          "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
      );
    }
    this.replaced.add(urn);
    if (this.deleted.has(before)) {
      return this.execute("create", registration, wanted);
    }
    // The provider asks for it only if an object keeps its name, which replaces no object here.
    if (deleteBeforeReplace) {
      await this.deleteFirst(before);
      return this.execute("create", registration, wanted);
    }
    return this.execute("create", registration, wanted, undefined, () => {
      this.condemned.add(before);
      if (!this.preview) {
        this.state.condemned.add(before);
      }
    });
  }

  /** Deletes a resource before its replacement is created, and before that the resources that are replaced with it. */
  private async deleteFirst(before: ResourceState): Promise<void> {
    const { urn } = before.subject;
    const others = this.former.filter(
      (other) =>
        other.replaceWith.includes(urn) &&
        !this.declared.has(other.subject.urn) &&
        !this.deleted.has(other),
    );
    const refused = others.find(({ protect }) => protect)?.subject.urn;
    if (refused !== undefined) {
      throw new SimulatedFailure(
        `unable to replace resource "${refused}" as part of replacing "${urn}" as it is currently marked for protection. ` +
          "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run " +
          `\`pulumi up\`, or use the command:\n\`pulumi state unprotect ${quoted(refused)}\``,
      );
    }
    for (const state of [...others.reverse(), before]) {
      await this.remove(state);
    }
  }

  /** Creates or updates a resource, or plans it. */
  private async execute(
    operation: "create" | "update",
    registration: Registration,
    wanted: ResourceState,
    before?: ResourceState,
    sent: () => void = () => undefined,
  ): Promise<Registered> {
    const change = { wanted, before };
    const work = () =>
      this.preview
        ? Promise.resolve(this.plan(operation, registration, wanted, before, sent))
        : this.do(operation, wanted, before, sent);
    if (registration.custom) {
      return this.hooks.around(operation, change, work);
    }
    // The engine takes a component for complete when its outputs are registered.
    this.afterComponents.set(registration.urn, (complete) =>
      this.hooks.after(operation, change, registered(complete)),
    );
    return this.hooks.upTo(operation, change, work);
  }

  private plan(
    operation: "create" | "update",
    registration: Registration,
    wanted: ResourceState,
    before: ResourceState | undefined,
    sent: () => void,
  ): Registered {
    sent();
    return this.resources.plan(operation, registration, wanted, before);
  }

  private async do(
    operation: "create" | "update",
    wanted: ResourceState,
    before: ResourceState | undefined,
    sent: () => void,
  ): Promise<Registered> {
    const created = await this.resources.send(operation, wanted, before);
    this.remember({ ...created, unfinished: true });
    sent();
    const ready = await this.resources.wait(created);
    this.remember(ready);
    this.declared.set(wanted.subject.urn, ready);
    return registered(ready);
  }

  private async remove(state: ResourceState): Promise<void> {
    await this.hooks.around("delete", { before: state }, async () => {
      await this.resources.delete(state, this.preview);
      return registered(state);
    });
    this.deleted.add(state);
    const { urn } = state.subject;
    if (this.preview) {
      return;
    }
    this.state.condemned.delete(state);
    if (this.state.resources.get(urn) === state) {
      this.state.resources.delete(urn);
    }
  }

  private remember(state: ResourceState): void {
    if (this.preview) {
      return;
    }
    const { urn } = state.subject;
    const former = this.formerUrns.get(urn);
    if (former !== undefined) {
      this.state.resources.delete(former);
    }
    this.state.resources.set(urn, state);
  }
}

function registered({ id, outputs, secrets }: ResourceState): Registered {
  return { id, state: conceal(outputs, secrets) };
}

function protectedFailure({ subject: { urn } }: ResourceState): SimulatedFailure {
  return new SimulatedFailure(
    `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` ` +
      "flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
      `\`pulumi state unprotect ${quoted(urn)}\``,
  );
}

/** A URN as a word of a shell. */
function quoted(urn: string): string {
  return `'${urn}'`;
}
