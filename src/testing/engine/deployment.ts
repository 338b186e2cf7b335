import { setTimeout } from "node:timers/promises";
import { SimulatedFailure } from "../failure.js";
import { Hooks } from "./hooks.js";
import { Planner } from "./planner.js";
import { conceal, plain, type Properties, secretNames } from "./property-values.js";
import { deletionRefusal, replacementRefusal } from "./protection.js";
import type { Registered } from "./registered.js";
import type { Registration } from "./registration.js";
import { throwAny } from "./rejections.js";
import type { ResourceState, StepCounts } from "./resource-state.js";
import type { Resources } from "./resources.js";
import type { StackState } from "./stack-state.js";
import { Transforms } from "./transforms.js";

/** A step that creates or updates a resource. */
interface Execution {
  readonly operation: "create" | "update";
  readonly registration: Registration;
  readonly wanted: ResourceState;
  /** The former state. Undefined for a creation. */
  readonly before?: ResourceState;
  /** Called once the object has been created or updated, before it is ready. */
  readonly sent?: () => void;
}

/** One run of a program: executes a step for each resource. */
export class Deployment {
  public readonly counts: StepCounts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  public readonly hooks: Hooks;
  public readonly transforms = new Transforms();

  /** Resolves when the run has been stopped before its end. */
  public readonly stopped: Promise<void>;

  private readonly planner: Planner;
  /** The hooks after the step of each component, which run once its outputs are registered. */
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
    this.planner = new Planner(resources, state);
    this.hooks = new Hooks(preview);
    this.stopped = new Promise((resolve) => {
      this.tellStopped = resolve;
    });
  }

  /** What the program has declared, by URN: as it is or, in a preview, as it would be. */
  get declared(): ReadonlyMap<string, ResourceState> {
    return this.planner.declared;
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
    const left = this.planner.leftovers();
    const undeclared = left.filter((state) => this.planner.isUndeclared(state));
    // The CLI previews a deletion first, so it deletes nothing if one resource is protected.
    throwAny(undeclared.filter(({ protect }) => protect).map(deletionRefusal));
    this.counts.delete += undeclared.length;
    for (const state of left) {
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
    const before = this.planner.formerState(registration);
    const inPlace = this.resources.wanted(registration, before);
    const step = this.planner.stepTo(inPlace, before);
    // A replacement keeps neither the generated name nor ignored changes.
    const wanted = step === "replace" ? this.resources.wanted(registration, undefined) : inPlace;
    this.resources.accept(wanted);
    this.planner.declared.set(urn, wanted);
    this.counts[step] += 1;
    if (before === undefined || step === "create") {
      return this.execute({ operation: "create", registration, wanted });
    }
    switch (step) {
      case "same":
        return this.keep(registration, wanted, before);
      case "replace":
        return this.replace(registration, wanted, before);
      default:
        return this.execute({ operation: "update", registration, wanted, before });
    }
  }

  /** Leaves a resource as it is. The state takes the options that are declared now. */
  private keep(registration: Registration, wanted: ResourceState, before: ResourceState) {
    if (this.preview) {
      return this.resources.plan("same", registration, wanted, before);
    }
    const { id, outputs, secrets } = before;
    const kept = { ...wanted, id, outputs, secrets };
    this.remember(kept);
    return registered(kept);
  }

  private async replace(
    registration: Registration,
    wanted: ResourceState,
    before: ResourceState,
  ): Promise<Registered> {
    const creation = { operation: "create", registration, wanted } as const;
    if (wanted.protect && before.protect) {
      throw replacementRefusal(wanted);
    }
    this.planner.replaced.add(registration.urn);
    if (this.planner.deleted.has(before)) {
      return this.execute(creation);
    }
    // The provider itself asks for it only if an object keeps its name, which replaces no object here.
    if (registration.deleteBeforeReplace) {
      for (const state of [...this.planner.deletedBefore(before), before]) {
        await this.remove(state);
      }
      return this.execute(creation);
    }
    const sent = () => {
      this.planner.condemned.add(before);
      if (!this.preview) {
        this.state.condemned.add(before);
      }
    };
    return this.execute({ ...creation, sent });
  }

  /** Creates or updates a resource or, in a preview, plans it. */
  private async execute(execution: Execution): Promise<Registered> {
    const { operation, registration, wanted, before, sent } = execution;
    const change = { wanted, before };
    const work = () => {
      if (!this.preview) {
        return this.do(execution);
      }
      sent?.();
      return Promise.resolve(this.resources.plan(operation, registration, wanted, before));
    };
    if (registration.custom) {
      return this.hooks.around(operation, change, work);
    }
    // To the engine, a component is complete once its outputs are registered.
    this.afterComponents.set(registration.urn, (complete) =>
      this.hooks.after(operation, change, registered(complete)),
    );
    return this.hooks.upTo(operation, change, work);
  }

  private async do({ operation, wanted, before, sent }: Execution): Promise<Registered> {
    const created = await this.resources.send(operation, wanted, before);
    this.remember({ ...created, unfinished: true });
    sent?.();
    const ready = await this.resources.wait(created);
    this.remember(ready);
    return registered(ready);
  }

  private async remove(state: ResourceState): Promise<void> {
    await this.hooks.around("delete", { before: state }, async () => {
      await this.resources.delete(state, this.preview);
      return registered(state);
    });
    this.planner.deleted.add(state);
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
    const { urn } = state.subject;
    this.planner.declared.set(urn, state);
    if (this.preview) {
      return;
    }
    const former = this.planner.formerUrns.get(urn);
    if (former !== undefined) {
      this.state.resources.delete(former);
    }
    this.state.resources.set(urn, state);
  }
}

function registered({ id, outputs, secrets }: ResourceState): Registered {
  return { id, state: conceal(outputs, secrets) };
}
