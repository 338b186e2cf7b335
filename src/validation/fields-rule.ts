import { findingOf, problemsAt, type Rule } from "./args-check.js";
import type { ArgsProblem } from "./errors.js";
import { objectRule } from "./rules.js";
import { unknownArguments } from "./unknown-arguments.js";

/** A rule for an object of Kubernetes: a rule for each of its fields. Rejects other fields. */
export function fieldsRule(rules: Readonly<Record<string, Rule<unknown>>>): Rule<unknown> {
  const names = Object.keys(rules);
  return (value) => {
    const noObject = objectRule(`with ${names.join(", ")}`)(value);
    if (noObject !== undefined) {
      return noObject;
    }
    const fields = value as Readonly<Record<string, unknown>>;
    const problems: readonly ArgsProblem[] = [
      ...unknownArguments(names, fields),
      ...Object.entries(rules).flatMap(([name, rule]) =>
        problemsAt(`.${name}`, findingOf(rule, fields[name])),
      ),
    ];
    return problems.length > 0 ? problems : undefined;
  };
}

/** A field that may be undefined. Kubernetes reads an empty string as undefined. */
export function optionalField(rule: Rule<unknown>): Rule<unknown> {
  return (value) => (value === undefined || value === "" ? undefined : rule(value));
}
