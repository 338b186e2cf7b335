import * as pulumi from "@pulumi/pulumi";

/** Stands in an object of a preview for a value that is not known yet. */
export const UNKNOWN = "<unknown>";

/** Properties of a resource as they come over the wire, with secrets and unknown values marked. */
export type Properties = Readonly<Record<string, unknown>>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The same without the marks: secrets in plain text, {@link UNKNOWN} for what is not known. */
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

/** Whether a secret is anywhere in a value. */
export function containsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return isSecret(value) || Object.values(value).some(containsSecret);
}

/** Marks properties as secret whose names are among those given. */
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

/** Properties as hooks get them: secrets are outputs, and what is not known stays marked. */
export function forHooks(marked: Properties): Record<string, unknown> {
  const entries = Object.entries(marked).map(([key, value]) => [
    key,
    typeof value === "object" && value !== null && isSecret(value)
      ? pulumi.secret(value.value)
      : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function isSecret(value: object): value is { readonly value: unknown } {
  return (value as Properties)[SIGNATURE] === SECRET;
}

function isUnknown(value: object): boolean {
  return (value as Properties)["__pulumiUnknown"] === true;
}
