import { inQuotes, printable } from "./printable-text.js";

/** Stands for a secret in a message. */
export const SECRET = "[secret]";

/** Removes the strings and numbers in secret values from a text. */
export function hideSecrets(text: string, secrets: readonly unknown[]): string {
  const strings = [...new Set(secrets.flatMap(scalarsIn).flatMap(textsOf))];
  if (strings.length === 0) {
    return text;
  }
  // A secret may contain another secret.
  const longestFirst = strings.sort((one, other) => other.length - one.length);
  return text.replace(new RegExp(longestFirst.map(patternOf).join("|"), "g"), SECRET);
}

/** The strings and numbers in a value, but not the keys of its objects. */
export function scalarsIn(value: unknown): (string | number)[] {
  if (typeof value === "object" && value !== null) {
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    return isPlain ? Object.values(value as object).flatMap(scalarsIn) : [];
  }
  return (typeof value === "string" && value !== "") || typeof value === "number" ? [value] : [];
}

/** How a message may show a value. */
function textsOf(value: string | number): string[] {
  return typeof value === "number"
    ? [String(value)]
    : // A message may quote the string, escape its characters or print only its start.
      [value, inQuotes(value), printable(value).start, printable(value, inQuotes).start];
}

/**
 * Matches a secret in a message, whose lines may be broken at spaces. A short secret is not
 * replaced within a word.
 */
function patternOf(secret: string): string {
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+");
  return secret.length > 3 ? escaped : `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`;
}
