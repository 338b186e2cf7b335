import * as pulumi from "@pulumi/pulumi";
import { SimulatedFailure } from "./failure.js";
import { valueOf } from "./value-of.js";

/** Rejects a program that returns a resource: a test cannot compare resources. */
export function checkReturned(returned: unknown): void {
  if (pulumi.Resource.isInstance(returned)) {
    const kind = returned.constructor.name;
    throw new SimulatedFailure(
      `The program returned a resource (${kind}): return outputs of the resource, for example { status: pair.status }`,
    );
  }
}

/**
 * Resolves the outputs that a program returned, alone, in an object or in a list. An unknown output
 * is undefined.
 */
export async function resolveOutputs<T>(
  returned: Awaited<T> | undefined,
): Promise<pulumi.Unwrap<T>> {
  return (await resolveEntries(returned ?? {})) as pulumi.Unwrap<T>;
}

async function resolveEntries(returned: unknown): Promise<unknown> {
  if (Array.isArray(returned)) {
    return Promise.all(returned.map(valueOfAny));
  }
  if (typeof returned !== "object" || returned === null || pulumi.Output.isInstance(returned)) {
    return valueOfAny(returned);
  }
  const entries = Object.entries(returned).map(
    async ([key, value]) => [key, await valueOfAny(value)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function valueOfAny(value: unknown): Promise<unknown> {
  return valueOf(pulumi.output(value));
}

/** The stack outputs. Like Pulumi, exports only the properties of an object. */
export function exportsOf(outputs: unknown): Record<string, unknown> {
  const isNamed = typeof outputs === "object" && !Array.isArray(outputs);
  return isNamed ? (outputs as Record<string, unknown>) : {};
}
