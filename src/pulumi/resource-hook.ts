import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "./output-value.js";
import { hideSecrets, scalarsIn } from "./secret-text.js";

/**
 * Binds a hook to the run that declares it. Pulumi calls hooks outside of the run's async context.
 * With the Automation API, an unbound hook would log to no engine.
 */
export function bindToRun<A extends unknown[], R>(hook: (...args: A) => R): (...args: A) => R {
  return AsyncResource.bind(hook);
}

type Inputs = Record<string, unknown> | undefined;

/** The secret properties of inputs that were passed to a hook as plain values. */
const secretsByInputs = new WeakMap<object, readonly unknown[]>();

/**
 * Passes plain inputs to a hook. Pulumi passes a property as an output if any part of the property
 * is a secret, so a hook could not read the name of an object with a secret annotation. An error of
 * the hook does not contain the values of such a property.
 */
export function withSecretsRevealed(
  hook: pulumi.ResourceHookFunction,
): pulumi.ResourceHookFunction {
  return async (args) => {
    const inputs = await revealInputs(args);
    try {
      await hook({ ...args, ...inputs });
    } catch (error) {
      const { message } = error as Error;
      const hidden = hideSecretsOf(inputs.newInputs, message);
      throw hidden === message ? error : new Error(hidden);
    }
  };
}

/** The inputs of a hook as plain values. */
export async function revealInputs(args: {
  readonly newInputs?: Inputs;
  readonly oldInputs?: Inputs;
}): Promise<{ readonly newInputs: Inputs; readonly oldInputs: Inputs }> {
  const [newInputs, oldInputs] = await Promise.all([
    revealed(args.newInputs),
    revealed(args.oldInputs),
  ]);
  const secrets = [
    ...secretsOf(args.newInputs, newInputs),
    ...secretsOf(args.oldInputs, oldInputs),
  ];
  if (newInputs !== undefined) {
    secretsByInputs.set(newInputs, secrets);
  }
  return { newInputs, oldInputs };
}

/**
 * Removes the values of secret properties from the message of a hook. All values of the property
 * are removed, because Pulumi does not tell which of them are secret. Values that a public property
 * has too are kept: the name of an object may be a part of its secret `spec`.
 *
 * @param inputs the inputs that were passed to the hook.
 */
export function hideSecretsOf(inputs: Inputs, message: string): string {
  return hideSecrets(message, (inputs && secretsByInputs.get(inputs)) ?? []);
}

function secretsOf(inputs: Inputs = {}, plain: Inputs = {}): unknown[] {
  const names = Object.keys(inputs);
  const secret = names.filter((name) => pulumi.Output.isInstance(inputs[name]));
  const open = names.filter((name) => !secret.includes(name));
  const openValues = new Set(open.flatMap((name) => scalarsIn(plain[name])));
  return secret.flatMap((name) => scalarsIn(plain[name])).filter((value) => !openValues.has(value));
}

async function revealed(inputs: Inputs): Promise<Inputs> {
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
