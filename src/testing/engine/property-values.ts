import * as pulumi from "@pulumi/pulumi";

/** The placeholder for an unknown value in a preview. */
export const UNKNOWN = "<unknown>";

/** Properties of a resource. In requests, secrets and unknown values are marked. */
export type Properties = Readonly<Record<string, unknown>>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value without marks: secrets in plain text, {@link UNKNOWN} for unknown values. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (isUnknown(value)) {
    return UNKNOWN;
  }
  if (isSecret(value)) {
    return plain(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Names of the properties that contain a secret. */
export function secretNames(marked: Properties): Set<string> {
  return new Set(Object.keys(marked).filter((key) => containsSecret(marked[key])));
}

/** Whether a value contains a secret. */
function containsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return isSecret(value) || Object.values(value).some(containsSecret);
}

/** Whether an object or a list contains a secret, but is not a secret itself. */
export function containsInnerSecret(value: unknown): boolean {
  return containsSecret(value) && !isSecret(value as object);
}

/** Marks the named properties as secret. */
export function conceal(
  properties: Properties,
  secrets: ReadonlySet<string>,
): Record<string, unknown> {
  const entries = Object.entries(properties).map(([key, value]) => [
    key,
    secrets.has(key) ? pulumi.secret(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/**
 * Properties in the form that hooks receive: secrets are outputs, and unknown values stay marked.
 */
export function forHooks(marked: Properties): Record<string, unknown> {
  const entries = Object.entries(marked).map(([key, value]) => [
    key,
    typeof value === "object" && value !== null && isSecret(value)
      ? pulumi.secret(value.value)
      : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Whether a value is marked as secret. */
export function isSecret(value: object): value is { readonly value: unknown } {
  return (value as Properties)[SIGNATURE] === SECRET;
}

function isUnknown(value: object): boolean {
  return (value as Properties)["__pulumiUnknown"] === true;
}
