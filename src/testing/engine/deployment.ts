import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { SimulatedFailure } from "../failure.js";
import type { Resources } from "./resources.js";
import { Hooks } from "./hooks.js";
import type { Registered } from "./registered.js";
import { conceal } from "./property-values.js";
import type { Registration } from "./registration.js";
import { isTriggered, type ResourceState, type Step, type StepCounts } from "./resource-state.js";

/** One run of a program: decides for each resource what has to be done, and has it done. */
export class Deployment {
  public readonly counts: StepCounts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  /** What the program has declared, as it is, or in a preview as it would be. */
  public readonly declared = new Map<string, ResourceState>();
  public readonly hooks: Hooks;

  /** Resolves when the run has been stopped before its end. */
  public readonly stopped: Promise<void>;

  private readonly failures: unknown[] = [];
  private hasDeclared = false;
  private hasStopped = false;
  private tellStopped: () => void = () => undefined;
  private atWork = 0;

  /** @param before what was there when the run began. It is kept up to date, unless this is a preview. */
  constructor(
    private readonly resources: Resources,
    private readonly before: Map<string, ResourceState>,
    private readonly preview: boolean,
  ) {
    this.hooks = new Hooks(preview);
    this.stopped = new Promise((resolve) => {
      this.tellStopped = resolve;
    });
  }

  /** Waits until nothing is being done. */
  async idle(): Promise<void> {
    do {
      await setTimeout(1);
    } while (this.atWork > 0);
  }

  /** Whether the run has been stopped before its end. */
  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** Begins nothing any more, because something has failed. */
  stop(): void {
    this.hasStopped = true;
    this.tellStopped();
  }

  /** What has failed since this was last asked for. */
  takeFailures(): unknown[] {
    return this.failures.splice(0);
  }

  /** Handles a resource. Once something has failed the program gets no more answers, as from the real engine. */
  async register(registration: Registration): Promise<Registered> {
    if (!this.hasStopped) {
      this.atWork += 1;
      try {
        return await this.handle(registration);
      } catch (failure) {
        this.failures.push(failure);
        this.stop();
      } finally {
        this.atWork -= 1;
      }
    }
    return new Promise<never>(() => undefined);
  }

  /** Refuses a program that has declared nothing at all: it would have all deleted that was there before. */
  requireDeclarations(): void {
    // The stack itself is always among them.
    const others = this.before.size - 1;
    if (!this.hasDeclared && others > 0) {
      throw new SimulatedFailure(
        `The program has declared no resource, while the stack has ${others}. A module declares its resources when it is ` +
          "imported for the first time: let the test forget it before each run, in Vitest by vi.resetModules(). " +
          "To delete all that was declared, call destroy().",
      );
    }
  }

  /** Deletes what the program no longer declares. */
  async finish(): Promise<void> {
    for (const [key, state] of [...this.before].reverse()) {
      if (!this.declared.has(key)) {
        this.counts.delete += 1;
        await this.remove(key, state);
      }
    }
  }

  private async handle(registration: Registration): Promise<Registered> {
    const { key, type, name, readId } = registration;
    this.hasDeclared ||= type !== "pulumi:pulumi:Stack";
    if (readId !== undefined) {
      return this.resources.read(registration, readId);
    }
    if (this.declared.has(key)) {
      throw new SimulatedFailure(
        `Duplicate resource: there are two of type ${type} with the name "${name}"`,
      );
    }
    const before = this.before.get(key);
    const wanted = this.resources.wanted(registration, before);
    this.declared.set(key, wanted);

    const step = stepTo(wanted, before);
    this.counts[step] += 1;
    const plan = () => this.resources.plan(step, registration, wanted, before);
    if (step === "same" && before !== undefined) {
      // A trigger that is given up is forgotten.
      const kept = { ...before, replacementTrigger: wanted.replacementTrigger };
      this.declared.set(key, this.preview ? wanted : kept);
      this.remember(key, kept);
      return this.preview ? plan() : registered(kept);
    }
    if (step === "replace" && before !== undefined && !this.preview) {
      await this.remove(key, before);
    }
    const operation = step === "update" ? "update" : "create";
    const old = step === "update" ? before : undefined;
    return this.hooks.around(operation, { wanted, before: old }, () =>
      this.preview ? Promise.resolve(plan()) : this.do(operation, key, wanted, before),
    );
  }

  private async do(
    operation: "create" | "update",
    key: string,
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): Promise<Registered> {
    const sent = await this.resources.send(operation, wanted, before);
    this.remember(key, { ...sent, unfinished: true });
    const ready = await this.resources.wait(sent);
    this.remember(key, ready);
    this.declared.set(key, ready);
    return registered(ready);
  }

  private async remove(key: string, state: ResourceState): Promise<void> {
    await this.hooks.around("delete", { before: state }, async () => {
      await this.resources.delete(state, this.preview);
      return registered(state);
    });
    this.remember(key, undefined);
  }

  private remember(key: string, state: ResourceState | undefined): void {
    if (this.preview) {
      return;
    }
    if (state === undefined) {
      this.before.delete(key);
    } else {
      this.before.set(key, state);
    }
  }
}

function registered({ id, outputs, secrets }: ResourceState): Registered {
  return { id, state: conceal(outputs, secrets) };
}

function stepTo(wanted: ResourceState, before: ResourceState | undefined): Step {
  if (before === undefined) {
    return "create";
  }
  if (!isSameObject(wanted, before) || isTriggered(wanted, before)) {
    return "replace";
  }
  return isDeepStrictEqual(wanted.inputs, before.inputs) && !before.unfinished ? "same" : "update";
}

/** Whether two states are of one and the same object. An object that gets another name is another one. */
function isSameObject({ declaration: one }: ResourceState, { declaration: other }: ResourceState) {
  const placeOf = (declaration: typeof one) => [
    declaration?.cluster.name,
    declaration?.object.metadata.namespace,
    declaration?.object.metadata.name,
  ];
  return isDeepStrictEqual(placeOf(one), placeOf(other));
}
