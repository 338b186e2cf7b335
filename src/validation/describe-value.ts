import * as pulumi from "@pulumi/pulumi";

/** The longest string that is printed in full, in characters. */
const LONGEST = 80;

/** A key in base64. It may be a private key that was set for the wrong argument. */
const WIREGUARD_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Control characters, and characters that hide or reorder text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Describes a value in a message. Prints strings in quotes, but no other value that may be long or
 * secret.
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return describeString(value);
  }
  if (typeof value === "function") {
    return "a function";
  }
  if (typeof value === "symbol") {
    return "a symbol";
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

function describeString(text: string): string {
  if (WIREGUARD_KEY.test(text)) {
    return `a WireGuard key (${text.length} characters)`;
  }
  const { start, isCut } = printable(text, (character) => JSON.stringify(character).slice(1, -1));
  return isCut ? `"${start}"... (${Array.from(text).length} characters)` : `"${start}"`;
}

/** A name or an ID from the user or from the remote side in a message, without quotes. */
export function describeName(name: string): string {
  const { start, isCut } = printable(name);
  return isCut ? `${start}...` : start;
}

/** The start of a string in a single line, without characters that hide or reorder text. */
function printable(
  text: string,
  escape = (character: string) => character,
): { readonly start: string; readonly isCut: boolean } {
  let start = "";
  for (const character of text) {
    const escaped = escape(character).replace(INVISIBLE, toCodePoint);
    if (start.length + escaped.length > LONGEST) {
      return { start, isCut: true };
    }
    start += escaped;
  }
  return { start, isCut: false };
}

function toCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Whether a value is an object literal, not an instance of a class. */
export function isLiteral(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
