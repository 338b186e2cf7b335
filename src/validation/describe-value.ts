import * as pulumi from "@pulumi/pulumi";

/**
 * Describes a value in a message. Repeats strings in quotes, but no other value that may be long or
 * secret.
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  if (pulumi.Output.isInstance(value)) {
    return "an output";
  }
  if (value instanceof Promise) {
    return "a promise";
  }
  if (pulumi.Resource.isInstance(value)) {
    return `a ${value.constructor.name}`;
  }
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
