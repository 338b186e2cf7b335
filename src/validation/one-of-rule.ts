import type { Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";
import { similarName } from "./similar-name.js";

/** One of several strings. */
export function oneOfRule(values: readonly string[]): Rule<unknown> {
  return (value) => {
    if (typeof value === "string" && values.includes(value)) {
      return undefined;
    }
    const expected = `one of ${values.join(", ")}`;
    const meant = typeof value === "string" ? similarName(value, values) : undefined;
    return meant === undefined
      ? `expected ${expected}, got ${describeValue(value)}`
      : `got ${describeValue(value)}, did you mean ${meant}? Expected ${expected}`;
  };
}
