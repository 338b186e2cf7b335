import type { ArgsProblem } from "./errors.js";
import { type Rule, unlessNone } from "./args-check.js";
import { describeValue } from "./describe-value.js";
import { dnsSubdomainRule, objectRule } from "./rules.js";

// Liqo's controller writes them to a Service. If Kubernetes refused that, only the controller's log would say so.

/** Labels as Kubernetes takes them. */
export const labelsRule = ofEach((key, value) => {
  const isValue = typeof value === "string" && (value === "" || isName(value));
  const expected = 'at most 63 letters, digits, "-", "_" and "."';
  return (
    keyProblem(key) ?? (isValue ? undefined : `expected ${expected}, got ${describeValue(value)}`)
  );
});

/** Annotations as Kubernetes takes them. */
export const annotationsRule = ofEach((key, value) => {
  const isValue = typeof value === "string";
  return (
    keyProblem(key.toLowerCase()) ??
    (isValue ? undefined : `expected text, got ${describeValue(value)}`)
  );
});

function keyProblem(key: string): string | undefined {
  const [name = "", prefix = "any", ...others] = key.split("/").reverse();
  return isName(name) && dnsSubdomainRule(prefix) === undefined && others.length === 0
    ? undefined
    : 'is no key that Kubernetes takes, such as "team" or "example.com/team"';
}

function isName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text);
}

function ofEach(rule: (key: string, value: unknown) => string | undefined): Rule<unknown> {
  return (entries) => {
    const problems = Object.entries(Object(entries) as object).flatMap(
      ([key, value]): ArgsProblem[] => {
        const reason = rule(key, value);
        return reason === undefined ? [] : [{ path: `[${JSON.stringify(key)}]`, reason }];
      },
    );
    return objectRule("with text by key")(entries) ?? unlessNone(problems);
  };
}
