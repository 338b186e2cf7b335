import * as pulumi from "@pulumi/pulumi";
import { perRun } from "../per-run.js";

/** Who took what, by the name of what is taken. */
const claimsOfThisRun = perRun(() => new Map<string, string>());

/** Tells a component from others, also from those that have its name under other parents. */
export function ownerOf(
  parent: pulumi.Resource | undefined,
  type: string,
  name: string,
): pulumi.Output<string> {
  return pulumi.output(parent?.urn).apply((urn = "") => [urn, type, name].join("::"));
}

/**
 * Takes something that a cluster has only once, such as a node port, for a component.
 *
 * @param owner the component, by {@link ownerOf}.
 * @returns the name of who has it already, or nothing if it was free.
 */
export function claim(clusterId: string, what: string, owner: string): string | undefined {
  const claims = claimsOfThisRun();
  const key = `${clusterId}/${what}`;
  const holder = claims.get(key);
  claims.set(key, holder ?? owner);
  return holder === owner ? undefined : holder?.split("::").at(-1);
}
