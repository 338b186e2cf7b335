import * as pulumi from "@pulumi/pulumi";

/** What a caller has given, for a message. Text stands in quotes; what may be long or secret is not repeated. */
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
