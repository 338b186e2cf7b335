import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import type { Finding, Rule } from "../../src/validation/args-check.js";

/** Declares a test for each accepted and for each rejected value of a rule. */
export function specify<T = unknown>(
  rule: Rule<T>,
  accepted: readonly T[],
  rejected: readonly (readonly [T, Finding])[],
): void {
  it.each(accepted.map((value) => ({ value })))("accepts $value", ({ value }) => {
    expect(rule(value)).toBeUndefined();
  });

  it.each(rejected)("rejects %j: %j", (value, problem) => {
    expect(rule(value)).toEqual(problem);
  });
}

/** Values that are no strings, and their descriptions in a message. */
const NO_STRINGS: readonly (readonly [unknown, string])[] = [
  [undefined, "undefined"],
  [null, "null"],
  [7, "7"],
  [["a"], "a list"],
  [{ a: "b" }, "an object"],
  [pulumi.output("a"), "an output"],
];
/** The problems of values that are no strings. */
export const noStrings = (expected: string) =>
  NO_STRINGS.map(([value, got]) => [value, `expected ${expected}, got ${got}`] as const);
