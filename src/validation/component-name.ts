import { InvalidArgsError } from "./errors.js";
import { describeValue } from "./describe-value.js";

/**
 * Returns the name of a component. Pulumi's own error for a name of another type does not mention
 * the name.
 */
export function requireName(kind: string, name: unknown): string {
  if (typeof name === "string" && name !== "") {
    return name;
  }
  const reason = `expected the name of the resource as first argument, got ${describeValue(name)}`;
  throw new InvalidArgsError(kind, undefined, [{ path: "name", reason }]);
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
