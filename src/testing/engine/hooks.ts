import * as pulumi from "@pulumi/pulumi";
import type { HookNames } from "./hook-names.js";
import { conceal } from "./property-values.js";
import type { Registered } from "./registered.js";
import type { ResourceState } from "./resource-state.js";

/** What is done to a resource. */
export type Operation = "create" | "update" | "delete";

type Moment = Exclude<keyof pulumi.ResourceHookBinding, "onError">;

const MOMENTS = {
  create: ["beforeCreate", "afterCreate"],
  update: ["beforeUpdate", "afterUpdate"],
  delete: ["beforeDelete", "afterDelete"],
} as const;

/** The hooks that a run of a program has registered, by their names. They run around what is done to a resource. */
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

  /** Registers a hook of failures. */
  addErrorHook(hook: pulumi.ErrorHook): void {
    this.errorHooks.set(hook.name, hook);
  }

  /** Does something to a resource with its hooks around it, again and again if they say so when it fails. */
  async around(
    operation: Operation,
    { wanted, before }: { readonly wanted?: ResourceState; readonly before?: ResourceState },
    work: () => Promise<Registered>,
  ): Promise<Registered> {
    const subject = (wanted ?? before)?.subject;
    if (subject === undefined) {
      return work();
    }
    const { urn, name, type, hooks } = subject;
    const args = {
      ...{ urn, name, type, id: before?.id ?? "" },
      newInputs: wanted?.hookInputs,
      oldInputs: before?.hookInputs,
      oldOutputs: before && conceal(before.outputs, before.secrets),
    };
    const [first, last] = MOMENTS[operation];
    await this.run(first, hooks, args);
    const done = await this.untilNotRetried(hooks, { ...args, failedOperation: operation }, work);
    const newOutputs = operation === "delete" ? undefined : done.state;
    await this.run(last, hooks, { ...args, id: done.id ?? "", newOutputs });
    return done;
  }

  private async run(
    moment: Moment,
    names: HookNames,
    args: pulumi.ResourceHookArgs,
  ): Promise<void> {
    for (const name of names[moment]) {
      // What is deleted may have hooks that this program no longer has.
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
