import { perRun } from "../per-run.js";

/** Who took what, by the name of what is taken. */
const claimsOfThisRun = perRun(() => new Map<string, string>());

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
