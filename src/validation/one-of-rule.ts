import type { Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";

/** One of several strings. */
export function oneOfRule(values: readonly string[]): Rule<unknown> {
  return (value) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : `expected one of ${values.join(", ")}, got ${describeValue(value)}`;
}
