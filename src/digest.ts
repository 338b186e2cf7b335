import { createHash, scryptSync } from "node:crypto";

/** The SHA-256 digest of a JSON value, in hexadecimal. Does not depend on the order of keys. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/**
 * A digest of a JSON value that may contain a password. Takes some 50 ms to compute, so that nobody
 * who reads the digest can find the password by trying many.
 *
 * @param salt differs between uses, so that equal passwords have different digests.
 */
export function slowDigestOf(value: unknown, salt: string): string {
  return scryptSync(canonicalJson(value), salt, 32).toString("hex");
}

/** A digest that everybody may read, also of a secret. `salt` as in {@link slowDigestOf}. */
export function publicDigestOf(value: unknown, isSecret: boolean, salt: string): string {
  return isSecret ? slowDigestOf(value, salt) : digestOf(value);
}

/** The JSON of a value without white space, with sorted keys and without undefined fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortedKeys(value));
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortedKeys);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}
