import type { ResourceRule, UserRights } from "./client/cluster-api.js";

/** Rights on resources of an API group. */
export interface Rights {
  readonly apiVersion: string;
  /** Plurals, for example `secrets`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A right on objects of a resource. */
type Right = Readonly<Record<"apiGroup" | "resource" | "verb", string>>;

/**
 * The rights that a user does not have, each as `<verbs>: <resources>`. Empty if an authorizer that
 * does not list its rules may allow more.
 */
export function missingRights(
  { resourceRules = [], incomplete = false }: UserRights,
  needed: readonly Rights[],
): string[] {
  if (incomplete) {
    return [];
  }
  const isAllowed = (right: Right) => resourceRules.some((rule) => allows(rule, right));
  const resourcesByVerbs = new Map<string, string[]>();
  for (const { apiVersion, resources, verbs } of needed) {
    const apiGroup = apiVersion.split("/").slice(0, -1).join("");
    for (const resource of resources) {
      const missing = verbs.filter((verb) => !isAllowed({ apiGroup, resource, verb })).join(", ");
      resourcesByVerbs.set(missing, [...(resourcesByVerbs.get(missing) ?? []), resource]);
    }
  }
  resourcesByVerbs.delete("");
  return [...resourcesByVerbs].map(([verbs, resources]) => `${verbs}: ${resources.join(", ")}`);
}

function allows(
  { apiGroups = [], resources = [], verbs }: ResourceRule,
  { apiGroup, resource, verb }: Right,
): boolean {
  const has = (values: readonly string[], value: string) =>
    values.includes("*") || values.includes(value);
  return has(apiGroups, apiGroup) && has(resources, resource) && has(verbs, verb);
}
