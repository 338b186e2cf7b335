import { SimulatedFailure } from "../failure.js";
import type { World } from "../world.js";
import { Hooks } from "./hooks.js";
import { Planner } from "./planner.js";
import { conceal, plain, type Properties, secretNames } from "./property-values.js";
import { deletionError, replacementError } from "./protection.js";
import type { Providers } from "./providers.js";
import type { RegistrationResult } from "./registration-result.js";
import type { Registration } from "./registration.js";
import { RunStatus } from "./run-status.js";
import { throwAny } from "./unhandled-rejections.js";
import type { ResourceState, StepCounts } from "./resource-state.js";
import type { Resources } from "./resources.js";
import type { StackState } from "./stack-state.js";
import { Transforms } from "./transforms.js";

/** A step that creates or updates a resource. */
interface Execution {
  readonly operation: "create" | "update";
  readonly registration: Registration;
  readonly wanted: ResourceState;
  /** The state before this run. Undefined for a new resource. */
  readonly before?: ResourceState;
  /** Called after the object was created or updated, and before it is ready. */
  readonly onSent?: () => void;
}

/** A run of a program. Executes a step for each resource. */
export class Deployment {
  public readonly counts: StepCounts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  public readonly hooks: Hooks;
  public readonly transforms = new Transforms();

  public readonly status = new RunStatus();

  private readonly planner: Planner;
  /** The after-hooks of components, by URN. They run when the component registers its outputs. */
  private readonly afterComponents = new Map<string, (state: ResourceState) => Promise<void>>();

  private hasDeclared = false;

  /** @param state the state of the stack. It is updated, except in a preview. */
  constructor(
    private readonly world: Pick<World, "noteActivity">,
    private readonly providers: Providers,
    private readonly resources: Resources,
    private readonly state: StackState,
    private readonly preview: boolean,
  ) {
    this.planner = new Planner(resources, state);
    this.hooks = new Hooks(preview);
  }

  /** The resources that the program has declared, by URN. In a preview, their planned states. */
  get declared(): ReadonlyMap<string, ResourceState> {
    return this.planner.declared;
  }

  /** Handles a registration. Like the real engine, sends no response after a failure. */
  async register(registration: Registration): Promise<RegistrationResult> {
    if (!this.status.isStopped) {
      this.world.noteActivity();
      try {
        return await this.status.execute(() => this.handle(registration));
      } catch (failure) {
        this.status.fail(failure);
      } finally {
        this.world.noteActivity();
      }
    }
    return new Promise<never>(() => undefined);
  }

  /** Stores the outputs that a component or the stack registers. */
  async registerOutputs(urn: string, marked: Properties): Promise<void> {
    const declared = this.declared.get(urn);
    if (declared === undefined || this.status.isStopped) {
      return;
    }
    const outputs = plain(marked) as Properties;
    const complete = { ...declared, outputs, secrets: secretNames(marked) };
    this.store(complete);
    const runAfterHooks = this.afterComponents.get(urn);
    this.afterComponents.delete(urn);
    await this.status.execute(async () => runAfterHooks?.(complete));
  }

  /** Rejects a program without resources: the run would delete all resources of the stack. */
  requireDeclarations(): void {
    // Do not count the stack itself.
    const others = this.state.resources.size - 1;
    if (!this.hasDeclared && others > 0) {
      throw new SimulatedFailure(
        `the program declares no resources, but the stack has ${others}. A module declares its resources only when it is ` +
          "imported for the first time: reset the modules before each run (in Vitest: vi.resetModules()). " +
          "To delete all resources of the stack, call destroy().",
      );
    }
  }

  /** Deletes replaced resources, and resources that the program no longer declares. */
  async finish(): Promise<void> {
    const states = this.planner.toDelete();
    const undeclared = states.filter((state) => this.planner.isUndeclared(state));
    // The CLI previews deletions first, so a protected resource prevents all deletions.
    throwAny(undeclared.filter(({ protect }) => protect).map(deletionError));
    this.counts.delete += undeclared.length;
    for (const state of states) {
      await this.remove(state);
    }
  }

  private async handle(registration: Registration): Promise<RegistrationResult> {
    const { urn, type, name, readId } = registration;
    this.hasDeclared ||= type !== "pulumi:pulumi:Stack";
    if (readId !== undefined) {
      return this.resources.read(registration, readId);
    }
    if (this.declared.has(urn)) {
      throw new SimulatedFailure(
        `duplicate resource: two resources of type ${type} have the name "${name}"`,
      );
    }
    const before = this.planner.formerState(registration);
    const inPlace = this.resources.wanted(registration, before);
    const step = this.planner.stepTo(inPlace, before);
    // A replacement gets a new generated name, and `ignoreChanges` does not apply.
    const wanted = step === "replace" ? this.resources.wanted(registration, undefined) : inPlace;
    this.providers.add(wanted);
    this.planner.declared.set(urn, wanted);
    this.counts[step] += 1;
    if (before === undefined || step === "create") {
      return this.execute({ operation: "create", registration, wanted });
    }
    switch (step) {
      case "same":
        return this.keep(wanted, before);
      case "replace":
        return this.replace(registration, wanted, before);
      default:
        return this.execute({ operation: "update", registration, wanted, before });
    }
  }

  /** Keeps an unchanged resource. Only its options in the state are updated. */
  private keep(wanted: ResourceState, before: ResourceState) {
    if (this.preview) {
      return this.resources.plan("same", wanted, before);
    }
    const { id, outputs, secrets } = before;
    const kept = { ...wanted, id, outputs, secrets };
    this.store(kept);
    return resultOf(kept);
  }

  private async replace(
    registration: Registration,
    wanted: ResourceState,
    before: ResourceState,
  ): Promise<RegistrationResult> {
    const execution = { operation: "create", registration, wanted } as const;
    if (wanted.protect && before.protect) {
      throw replacementError(wanted);
    }
    this.planner.replaced.add(registration.urn);
    if (this.planner.deleted.has(before)) {
      return this.execute(execution);
    }
    // The real provider requests this only for an object that keeps its name. The simulator updates
    // such an object in place.
    if (registration.deleteBeforeReplace) {
      for (const state of [...this.planner.deletedBefore(before), before]) {
        await this.remove(state);
      }
      return this.execute(execution);
    }
    const onSent = () => {
      this.planner.pendingDeletion.add(before);
      if (!this.preview) {
        this.state.pendingDeletion.add(before);
      }
    };
    return this.execute({ ...execution, onSent });
  }

  /** Creates or updates a resource. In a preview, only plans the step. */
  private async execute(execution: Execution): Promise<RegistrationResult> {
    const { operation, registration, wanted, before, onSent } = execution;
    const change = { wanted, before };
    const step = () => {
      if (!this.preview) {
        return this.do(execution);
      }
      onSent?.();
      return Promise.resolve(this.resources.plan(operation, wanted, before));
    };
    if (registration.custom) {
      return this.hooks.run(operation, change, step);
    }
    // The engine regards a component as complete when it registers its outputs.
    this.afterComponents.set(registration.urn, (complete) =>
      this.hooks.runAfter(operation, change, resultOf(complete)),
    );
    return this.hooks.runBeforeAndStep(operation, change, step);
  }

  private async do({ operation, wanted, before, onSent }: Execution): Promise<RegistrationResult> {
    const created = await this.resources.send(operation, wanted, before);
    this.store({ ...created, unfinished: true });
    onSent?.();
    const ready = await this.resources.wait(created);
    this.store(ready);
    return resultOf(ready);
  }

  private async remove(state: ResourceState): Promise<void> {
    await this.hooks.run("delete", { before: state }, async () => {
      await this.resources.delete(state, this.preview);
      return resultOf(state);
    });
    this.planner.deleted.add(state);
    const { urn } = state.subject;
    if (this.preview) {
      return;
    }
    this.state.pendingDeletion.delete(state);
    if (this.state.resources.get(urn) === state) {
      this.state.resources.delete(urn);
    }
  }

  private store(state: ResourceState): void {
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

function resultOf({ id, outputs, secrets }: ResourceState): RegistrationResult {
  return { id, state: conceal(outputs, secrets) };
}
