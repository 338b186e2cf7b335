import { inQuotes, printable } from "./printable-text.js";

/** Stands for a secret in a message. */
export const SECRET = "[secret]";

/** Removes the strings and numbers in secret values from a text. */
export function hideSecrets(text: string, secrets: readonly unknown[]): string {
  const strings = [...new Set(secrets.flatMap(stringsIn))];
  if (strings.length === 0) {
    return text;
  }
  // A secret may contain another secret.
  const longestFirst = strings.sort((one, other) => other.length - one.length);
  return text.replace(new RegExp(longestFirst.map(patternOf).join("|"), "g"), SECRET);
}

/** The strings and numbers in a value, but not the keys of its objects. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    return isPlain ? Object.values(value as object).flatMap(stringsIn) : [];
  }
  if (typeof value === "string" && value !== "") {
    // A message may quote the string, escape its characters or print only its start.
    return [value, inQuotes(value), printable(value).start, printable(value, inQuotes).start];
  }
  return typeof value === "number" ? [String(value)] : [];
}

/**
 * Matches a secret in a message, whose lines may be broken at spaces. A short secret is not
 * replaced within a word.
 */
function patternOf(secret: string): string {
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+");
  return secret.length > 3 ? escaped : `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`;
}
