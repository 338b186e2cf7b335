import * as pulumi from "@pulumi/pulumi";
import { SimulatedFailure } from "./failure.js";
import { valueOf } from "./value-of.js";

/** Rejects a resource instead of outputs, because a test cannot compare a resource. */
export function checkReturned(returned: unknown): void {
  if (pulumi.Resource.isInstance(returned)) {
    const kind = returned.constructor.name;
    throw new SimulatedFailure(
      `The program has returned a ${kind}: return outputs of it instead, for example { status: pair.status }, or nothing`,
    );
  }
}

/** What a program returned, with values instead of outputs. An unknown output of an object or a list is undefined. */
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

/** The outputs that a stack exports: only named ones, as with Pulumi itself. */
export function exportsOf(outputs: unknown): Record<string, unknown> {
  const isNamed = typeof outputs === "object" && !Array.isArray(outputs);
  return isNamed ? (outputs as Record<string, unknown>) : {};
}
