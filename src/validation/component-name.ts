import * as pulumi from "@pulumi/pulumi";
import { problemsAt } from "./args-check.js";
import { describeValue } from "./describe-value.js";
import { InvalidArgsError } from "./errors.js";
import { objectRule } from "./rules.js";

/**
 * Returns the name of a component, and rejects a name or options of another type. Pulumi's own error
 * for such a name does not mention the name. Pulumi ignores a string as options, and fails for
 * `null` or a resource.
 */
export function requireName(kind: string, name: unknown, opts: unknown): string {
  const problems = [
    ...problemsAt("name", nameProblem(name)),
    ...problemsAt("opts", opts === undefined ? undefined : optionsProblem(opts)),
  ];
  if (problems.length > 0) {
    const label = nameProblem(name) === undefined ? String(name) : undefined;
    throw new InvalidArgsError(kind, label, problems);
  }
  return String(name);
}

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") {
    return `expected the name of the resource as first argument, got ${describeValue(name)}`;
  }
  // Pulumi's SDK would derive wrong URNs for children and aliases.
  return name.includes("::")
    ? `expected a name without "::", which separates the parts of a URN, got ${describeValue(name)}`
    : undefined;
}

function optionsProblem(opts: unknown): string | undefined {
  const expected = "expected an object with the options of the resource as third argument, got";
  if (pulumi.Resource.isInstance(opts)) {
    const option = pulumi.ProviderResource.isInstance(opts) ? "provider" : "parent";
    return `${expected} ${describeValue(opts)}: write { ${option}: <resource> }`;
  }
  return objectRule()(opts) === undefined ? undefined : `${expected} ${describeValue(opts)}`;
}

/**
 * Rejects a name such as `toString`: a Stash stores keys by the names of clusters, and Pulumi's SDK
 * fails for an object that overrides its inherited members.
 */
export function clusterNameRule(name: string): string | undefined {
  return name in {}
    ? `expected a name that JavaScript objects do not inherit, got "${name}"`
    : undefined;
}
