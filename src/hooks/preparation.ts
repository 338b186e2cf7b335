import * as pulumi from "@pulumi/pulumi";
import { beforeCreation, engineTakesHooks, hookName } from "./engine-hooks.js";

/** What has to be so before an object is created or updated. Each throws if it is not. */
export interface Preparation {
  /** Is looked at first, in a preview as well. */
  readonly fit?: pulumi.ResourceHookFunction;
  readonly beforeCreate?: readonly pulumi.ResourceHookFunction[];
  readonly beforeUpdate?: readonly pulumi.ResourceHookFunction[];
}

/** The hooks of a preparation; none where one may not register any. */
export function preparationHooks(
  name: string,
  { fit, beforeCreate = [], beforeUpdate = [] }: Preparation,
): Required<Pick<pulumi.ResourceHookBinding, "beforeCreate" | "beforeUpdate">> {
  return {
    beforeCreate: [
      ...(fit === undefined ? [] : beforeCreation(`${name}-takeover`, fit)),
      ...inTurn(`${name}-create`, beforeCreate),
    ],
    beforeUpdate: inTurn(`${name}-update`, beforeUpdate),
  };
}

/**
 * One hook for several, which is registered right away. Functions would be registered one after the other, and only once
 * all that the object is made of is known, when everything that comes after the object waits for it.
 */
function inTurn(
  name: string,
  steps: readonly pulumi.ResourceHookFunction[],
): pulumi.ResourceHook[] {
  if (steps.length === 0 || !engineTakesHooks()) {
    return [];
  }
  const run: pulumi.ResourceHookFunction = async (args) => {
    for (const step of steps) {
      await step(args);
    }
  };
  return [new pulumi.ResourceHook(hookName(name), run)];
}
