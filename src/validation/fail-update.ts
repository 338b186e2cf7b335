import * as pulumi from "@pulumi/pulumi";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { type Checked, kindOf, resourceOf } from "./errors.js";

/**
 * Throws an error of an output and ends the update.
 *
 * The error itself ends a program that the Pulumi CLI started. An inline program of the [Automation
 * API](https://www.pulumi.com/docs/iac/automation-api/) would wait forever for resources with
 * inputs that never resolve, so this function registers a resource that fails.
 */
export function failUpdate(component: Checked, name: string, error: Error): never {
  if (supportsHooks()) {
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
