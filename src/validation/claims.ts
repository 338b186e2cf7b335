import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { perRun } from "../pulumi/per-run.js";

/** A component, told from those that have its name under other parents. */
export interface Owner {
  /** URN of its parent, or nothing. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
}

/** Who took what, by the name of what is taken. */
const claimsOfThisRun = perRun(() => new Map<string, Owner>());

/** A component that takes something, known before it is registered. */
export function ownerOf(
  parent: pulumi.Resource | undefined,
  type: string,
  name: string,
): pulumi.Output<Owner> {
  return pulumi.output(parent?.urn).apply((urn = "") => ({ parent: urn, type, name }));
}

/**
 * Takes something that a cluster has only once, such as a node port, for a component.
 *
 * @returns the name of who has it already, or nothing if it was free.
 */
export function claim(clusterId: string, what: string, owner: Owner): string | undefined {
  const claims = claimsOfThisRun();
  const key = `${clusterId}/${what}`;
  const holder = claims.get(key) ?? owner;
  claims.set(key, holder);
  return isDeepStrictEqual(holder, owner) ? undefined : holder.name;
}
