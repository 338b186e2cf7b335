import * as pulumi from "@pulumi/pulumi";
import { SimulatedFailure } from "./failure.js";
import { valueOf } from "./value-of.js";

/** Refuses a resource in place of outputs: nothing of it could be compared with anything. */
export function checkReturned(returned: unknown): void {
  if (pulumi.Resource.isInstance(returned)) {
    const kind = returned.constructor.name;
    throw new SimulatedFailure(
      `The program has returned a ${kind}: let it return nothing, or what is wanted of that, as in { status: pair.status }`,
    );
  }
}

/** What a program returned, with values in place of outputs. Of an object or a list, what is not known is left out by itself. */
export async function unwrapped<T>(returned: Awaited<T> | undefined): Promise<pulumi.Unwrap<T>> {
  return (await valuesOf(returned ?? {})) as pulumi.Unwrap<T>;
}

async function valuesOf(returned: unknown): Promise<unknown> {
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

/** What of that a stack exports: only what has a name, as with Pulumi itself. */
export function exportsOf(outputs: unknown): Record<string, unknown> {
  const isNamed = typeof outputs === "object" && !Array.isArray(outputs);
  return isNamed ? (outputs as Record<string, unknown>) : {};
}
