import * as pulumi from "@pulumi/pulumi";
import type { HookNames } from "./hook-names.js";
import { conceal, forHooks } from "./property-values.js";
import type { Registered } from "./registered.js";
import type { ResourceState } from "./resource-state.js";

/** A step of the engine that hooks run around. */
export type Operation = "create" | "update" | "delete";

type Moment = Exclude<keyof pulumi.ResourceHookBinding, "onError">;

const MOMENTS = {
  create: ["beforeCreate", "afterCreate"],
  update: ["beforeUpdate", "afterUpdate"],
  delete: ["beforeDelete", "afterDelete"],
} as const;

/** The declared and the former state of a resource. A created one has no former state, a deleted one no declared state. */
export type Change =
  | { readonly wanted: ResourceState; readonly before?: ResourceState }
  | { readonly wanted?: undefined; readonly before: ResourceState };

/** The hooks that a run of a program has registered, by their names. They run around the steps of the engine. */
export class Hooks {
  private readonly resourceHooks = new Map<string, pulumi.ResourceHook>();
  private readonly errorHooks = new Map<string, pulumi.ErrorHook>();

  constructor(private readonly preview: boolean) {}

  /** Registers a hook. */
  add(hook: pulumi.ResourceHook): void {
    if (this.resourceHooks.has(hook.name)) {
      throw new Error(`resource hook already registered for name "${hook.name}"`);
    }
    this.resourceHooks.set(hook.name, hook);
  }

  /** Registers an error hook. */
  addErrorHook(hook: pulumi.ErrorHook): void {
    this.errorHooks.set(hook.name, hook);
  }

  /** Runs a step with the hooks before and after it. */
  async around(
    operation: Operation,
    change: Change,
    work: () => Promise<Registered>,
  ): Promise<Registered> {
    const done = await this.upTo(operation, change, work);
    await this.after(operation, change, done);
    return done;
  }

  /** Runs the hooks before a step and the step itself, again and again if an error hook asks for it. */
  async upTo(
    operation: Operation,
    change: Change,
    work: () => Promise<Registered>,
  ): Promise<Registered> {
    const { hooks, args } = subjectOf(change);
    await this.run(MOMENTS[operation][0], hooks, args);
    return this.untilNotRetried(hooks, { ...args, failedOperation: operation }, work);
  }

  /** Runs the hooks after a step. */
  async after(operation: Operation, change: Change, { id, state }: Registered): Promise<void> {
    const { hooks, args } = subjectOf(change);
    const newOutputs = operation === "delete" ? undefined : state;
    await this.run(MOMENTS[operation][1], hooks, { ...args, id: id ?? "", newOutputs });
  }

  private async run(
    moment: Moment,
    names: HookNames,
    args: pulumi.ResourceHookArgs,
  ): Promise<void> {
    for (const name of names[moment]) {
      // The hooks of a deleted resource may no longer be part of the program.
      const { callback, opts } = this.resourceHooks.get(name) ?? {};
      if (this.preview && opts?.onDryRun !== true) {
        continue;
      }
      try {
        await callback?.(args);
      } catch (error) {
        if (moment.startsWith("before") && opts?.ignoreErrors !== true) {
          throw error;
        }
        await pulumi.log.warn(`hook ${name} has failed: ${messageOf(error)}`);
      }
    }
  }

  private async untilNotRetried(
    names: HookNames,
    args: Omit<pulumi.ErrorHookArgs, "errors">,
    work: () => Promise<Registered>,
  ): Promise<Registered> {
    const errors: string[] = [];
    for (;;) {
      try {
        return await work();
      } catch (error) {
        errors.unshift(messageOf(error));
        if (!(await this.isRetried(names, { ...args, errors }))) {
          throw error;
        }
      }
    }
  }

  private async isRetried({ onError }: HookNames, args: pulumi.ErrorHookArgs): Promise<boolean> {
    let retry = false;
    for (const name of onError) {
      retry = (await this.errorHooks.get(name)?.callback(args)) === true || retry;
    }
    return retry;
  }
}

function subjectOf(change: Change) {
  const { wanted, before } = change;
  const { urn, name, type, hooks } = (change.wanted ?? change.before).subject;
  const args = {
    ...{ urn, name, type, id: before?.id ?? "" },
    newInputs: wanted && forHooks(wanted.marked),
    oldInputs: before && forHooks(before.marked),
    oldOutputs: before && conceal(before.outputs, before.secrets),
  };
  return { hooks, args };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
