import * as pulumi from "@pulumi/pulumi";
import { hookName, isInlineProgram, supportsHooks } from "../pulumi/engine.js";
import { type Checked, kindOf, resourceOf } from "./errors.js";

/**
 * Throws an error of an output and ends the update.
 *
 * A program that the Pulumi CLI started ends by itself once all its other resources are registered,
 * so that all errors are reported. An inline program would wait forever for resources with inputs
 * that never resolve, so this function registers a resource that fails.
 */
export function failUpdate(component: Checked, name: string, error: Error): never {
  if (supportsHooks() && isInlineProgram()) {
    const reason = () => {
      // The whole message: the update may end before the log shows the error itself.
      throw new Error(error.message);
    };
    const hook = new pulumi.ResourceHook(hookName(`${kindOf(component)}-${name}-failed`), reason, {
      onDryRun: true,
    });
    const hooks = { beforeCreate: [hook] };
    const parent = resourceOf(component);
    new pulumi.Stash(`${name}-failed`, { input: error.name }, { parent, hooks });
  }
  throw error;
}
