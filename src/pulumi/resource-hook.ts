import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "./output-value.js";

/**
 * Binds a hook to the run that declares it. Pulumi calls hooks outside of the run's async context.
 * With the Automation API, an unbound hook would log to no engine.
 */
export function bindToRun<A extends unknown[], R>(hook: (...args: A) => R): (...args: A) => R {
  return AsyncResource.bind(hook);
}

/**
 * Passes plain inputs to a hook. Pulumi passes a property as an output if any part of the property
 * is a secret, so a hook could not read the name of an object with a secret annotation.
 */
export function withSecretsRevealed(
  hook: pulumi.ResourceHookFunction,
): pulumi.ResourceHookFunction {
  return async ({ newInputs, oldInputs, ...args }) =>
    hook({ ...args, newInputs: await revealed(newInputs), oldInputs: await revealed(oldInputs) });
}

async function revealed(
  inputs: Record<string, unknown> | undefined,
): Promise<Record<string, unknown> | undefined> {
  const entries = Object.entries(inputs ?? {}).map(async ([name, value]) => [
    name,
    pulumi.Output.isInstance(value) ? await valueIfKnown(value) : value,
  ]);
  return inputs && (Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>);
}

/** `metadata` in the inputs of a Kubernetes object, as Pulumi passes them to a hook. */
export function metadataOf(inputs: Record<string, unknown> | undefined) {
  return (inputs?.["metadata"] ?? {}) as {
    readonly namespace?: string;
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}
