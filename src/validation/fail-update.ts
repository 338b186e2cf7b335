import * as pulumi from "@pulumi/pulumi";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { type Checked, kindOf, resourceOf } from "./errors.js";

/**
 * Throws an error that comes up while outputs resolve, and ends the run.
 *
 * A program that the CLI has started ends with the error itself. One that runs inline (Automation API) would go on
 * waiting for the resources whose inputs never come, so the engine is given one that fails.
 */
export function failUpdate(component: Checked, name: string, error: Error): never {
  if (supportsHooks()) {
    const reason = () => {
      // In full: the run may end before the error itself has reached the log.
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
