import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "./output-value.js";

/** A hook is called from outside of the run that it belongs to. Where programs run inline, it would log to nobody. */
export function bindToRun<A extends unknown[], R>(hook: (...args: A) => R): (...args: A) => R {
  return AsyncResource.bind(hook);
}

/**
 * Lets a hook read secret inputs. The engine passes a property of which any part is secret as an output: to a guard, such an
 * object would have no name.
 */
export function readingSecrets(hook: pulumi.ResourceHookFunction): pulumi.ResourceHookFunction {
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

/** The metadata of an object as the engine hands it to a hook. */
export function metadataOf(inputs: Record<string, unknown> | undefined) {
  return (inputs?.["metadata"] ?? {}) as {
    readonly namespace?: string;
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}
