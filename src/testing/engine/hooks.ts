import * as pulumi from "@pulumi/pulumi";
import type { HookNames } from "./hook-names.js";
import { conceal, forHooks } from "./property-values.js";
import type { RegistrationResult } from "./registration-result.js";
import type { ResourceState } from "./resource-state.js";

/** A step of the engine that hooks run around. */
export type Operation = "create" | "update" | "delete";

type Moment = Exclude<keyof pulumi.ResourceHookBinding, "onError">;

const MOMENTS = {
  create: ["beforeCreate", "afterCreate"],
  update: ["beforeUpdate", "afterUpdate"],
  delete: ["beforeDelete", "afterDelete"],
} as const;

/**
 * The declared and former state of a resource. A new resource has no former state; a deleted
 * resource has no declared state.
 */
export type Change =
  | { readonly wanted: ResourceState; readonly before?: ResourceState }
  | { readonly wanted?: undefined; readonly before: ResourceState };

/**
 * The hooks that a run of a program has registered, by name. They run before and after the steps of
 * the engine.
 */
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

  /** Runs a step with its before- and after-hooks. */
  async run(
    operation: Operation,
    change: Change,
    step: () => Promise<RegistrationResult>,
  ): Promise<RegistrationResult> {
    const done = await this.runBeforeAndStep(operation, change, step);
    await this.runAfter(operation, change, done);
    return done;
  }

  /**
   * Runs the before-hooks and then the step. Retries the step while an error hook asks for a retry.
   */
  async runBeforeAndStep(
    operation: Operation,
    change: Change,
    step: () => Promise<RegistrationResult>,
  ): Promise<RegistrationResult> {
    const { hooks, args } = subjectOf(change);
    await this.runHooks(MOMENTS[operation][0], hooks, args);
    return this.withErrorHooks(hooks, { ...args, failedOperation: operation }, step);
  }

  /** Runs the after-hooks of a step. */
  async runAfter(
    operation: Operation,
    change: Change,
    { id, state }: RegistrationResult,
  ): Promise<void> {
    const { hooks, args } = subjectOf(change);
    const newOutputs = operation === "delete" ? undefined : state;
    await this.runHooks(MOMENTS[operation][1], hooks, { ...args, id: id ?? "", newOutputs });
  }

  private async runHooks(
    moment: Moment,
    names: HookNames,
    args: pulumi.ResourceHookArgs,
  ): Promise<void> {
    for (const name of names[moment]) {
      // The program may no longer register the hooks of a deleted resource.
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

  private async withErrorHooks(
    names: HookNames,
    args: Omit<pulumi.ErrorHookArgs, "errors">,
    step: () => Promise<RegistrationResult>,
  ): Promise<RegistrationResult> {
    const errors: string[] = [];
    for (;;) {
      try {
        return await step();
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
