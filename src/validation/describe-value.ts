import * as pulumi from "@pulumi/pulumi";
import { inQuotes, printable } from "../pulumi/printable-text.js";

/** A key in base64. It may be a private key that was set for the wrong argument. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;

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
  if (value instanceof Map || value instanceof Set) {
    return `a ${value.constructor.name}`;
  }
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function describeString(text: string): string {
  if (KEY.test(text)) {
    return `a key (${text.length} characters)`;
  }
  const { start, isCut } = printable(text, inQuotes);
  return isCut ? `"${start}"... (${Array.from(text).length} characters)` : `"${start}"`;
}

/** A name or an ID from the user or from the remote side in a message, without quotes. */
export function describeName(name: string): string {
  const { start, isCut } = printable(name);
  return isCut ? `${start}...` : start;
}

/** Whether a value is an object literal, not an instance of a class. */
export function isLiteral(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
