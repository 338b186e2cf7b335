import type { ArgsProblem } from "./errors.js";
import type { Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";
import { dnsSubdomainRule, objectRule } from "./rules.js";

// Liqo's controller writes labels and annotations to a Service. If the API server rejected them,
// only the log of the controller would report the error.

/**
 * [Labels](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/) of an object.
 */
export const labelsRule = entriesRule((key, value) => keyProblem(key) ?? labelValueRule(value));

/**
 * [Annotations](https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/) of
 * an object.
 */
export const annotationsRule = entriesRule((key, value) => {
  const isValid = typeof value === "string";
  return (
    keyProblem(key.toLowerCase()) ??
    (isValid ? undefined : `expected a string, got ${describeValue(value)}`)
  );
});

/**
 * Key of a label or a taint, or name of a resource: a [qualified
 * name](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set).
 */
export const qualifiedNameRule: Rule<unknown> = (value) =>
  typeof value === "string" && isQualifiedName(value)
    ? undefined
    : `expected a name such as "team" or "example.com/team", got ${describeValue(value)}`;

/** A map of strings. */
export const stringMapRule = entriesRule((_, value) =>
  typeof value === "string" ? undefined : `expected a string, got ${describeValue(value)}`,
);

function keyProblem(key: string): string | undefined {
  return isQualifiedName(key)
    ? undefined
    : 'invalid key, expected for example "team" or "example.com/team"';
}

/** Value of a label or a taint, which may be empty. */
export function labelValueRule(value: unknown): string | undefined {
  const isValid = typeof value === "string" && (value === "" || isName(value));
  const expected = 'at most 63 letters, digits, "-", "_" and "."';
  return isValid ? undefined : `expected ${expected}, got ${describeValue(value)}`;
}

/** Whether a text is a name, after an optional prefix such as `example.com/`. */
export function isQualifiedName(text: string): boolean {
  const [name = "", prefix = "any", ...others] = text.split("/").reverse();
  return isName(name) && dnsSubdomainRule(prefix) === undefined && others.length === 0;
}

function isName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text);
}

function entriesRule(
  entryRule: (key: string, value: unknown) => string | undefined,
): Rule<unknown> {
  return (entries) => {
    const noObject = objectRule("of strings")(entries);
    if (noObject !== undefined) {
      return noObject;
    }
    const problems = Object.entries(entries as object).flatMap(([key, value]): ArgsProblem[] => {
      const reason = entryRule(key, value);
      return reason === undefined ? [] : [{ path: `[${describeValue(key)}]`, reason }];
    });
    return problems.length > 0 ? problems : undefined;
  };
}
