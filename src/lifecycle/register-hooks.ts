import * as pulumi from "@pulumi/pulumi";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { bindToRun, readingSecrets } from "../pulumi/resource-hook.js";

/** What has to be so before an object is created or updated. Each throws if it is not. */
export interface ObjectHooks {
  /** Is looked at first, in a preview as well. */
  readonly preflight?: pulumi.ResourceHookFunction;
  readonly beforeCreate?: readonly pulumi.ResourceHookFunction[];
  readonly beforeUpdate?: readonly pulumi.ResourceHookFunction[];
}

/**
 * The hooks of a preparation; none where one may not register any.
 *
 * It is one for both, registered right away: every hook is a call to the engine in every run. Functions would be registered
 * one after the other, and only once all that the object is made of is known, when everything that comes after it waits.
 */
export function registerHooks(
  name: string,
  { preflight, beforeCreate = [], beforeUpdate = [] }: ObjectHooks,
): Required<Pick<pulumi.ResourceHookBinding, "beforeCreate" | "beforeUpdate">> {
  if (!supportsHooks()) {
    return { beforeCreate: [], beforeUpdate: [] };
  }
  const steps: pulumi.ResourceHookFunction = async (args) => {
    const isNew = args.oldInputs === undefined;
    if (isNew) {
      await preflight?.(args);
    }
    if (!pulumi.runtime.isDryRun()) {
      for (const step of isNew ? beforeCreate : beforeUpdate) {
        await step(args);
      }
    }
  };
  const run = bindToRun(readingSecrets(steps));
  const hook = new pulumi.ResourceHook(hookName(name), run, { onDryRun: preflight !== undefined });
  return { beforeCreate: [hook], beforeUpdate: beforeUpdate.length > 0 ? [hook] : [] };
}

/** A hook that runs in previews as well, before an object is created; none where one may not register any. */
export function beforeCreation(
  name: string,
  hook: pulumi.ResourceHookFunction,
): pulumi.ResourceHook[] {
  return supportsHooks()
    ? [new pulumi.ResourceHook(hookName(name), readingSecrets(hook), { onDryRun: true })]
    : [];
}
