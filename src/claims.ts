import * as pulumi from "@pulumi/pulumi";

/** Who took what, by the name of what is taken. */
type Claims = Map<string, string>;

// One program may run several times in a process (Automation API). Each run has a stack of its own.
const claimsOfRuns = new WeakMap<object, Claims>();
const claimsOutsideOfRuns: Claims = new Map();

/**
 * Takes something that a cluster has only once, such as a node port, for a component.
 *
 * @returns who has it already, or nothing if it was free.
 */
export function claim(clusterId: string, what: string, owner: string): string | undefined {
  const claims = claimsOfThisRun();
  const key = `${clusterId}/${what}`;
  const holder = claims.get(key);
  claims.set(key, holder ?? owner);
  return holder === owner ? undefined : holder;
}

function claimsOfThisRun(): Claims {
  const run = pulumi.runtime.getStackResource();
  if (run === undefined) {
    return claimsOutsideOfRuns;
  }
  const claims = claimsOfRuns.get(run) ?? new Map<string, string>();
  claimsOfRuns.set(run, claims);
  return claims;
}
