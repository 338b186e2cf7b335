import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { perRun } from "../pulumi/per-run.js";
import { parseUrn } from "../pulumi/urn.js";

/** Identifies a component. Components with different parents may have the same name. */
export interface Owner {
  /** URN of the parent, or an empty string. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
}

const ownersOfThisRun = perRun(Symbol.for("pulumi-liqo/claims"), () => new Map<string, Owner>());

/** Identifies a component before it is registered. */
export function ownerOf(
  parent: Pick<pulumi.Resource, "urn"> | undefined,
  type: string,
  name: string,
): pulumi.Output<Owner> {
  return pulumi.output(parent?.urn).apply((urn = "") => ({ parent: urn, type, name }));
}

/**
 * Claims something that a cluster has only once, such as a node port, for a component. A component
 * may claim the same thing twice.
 *
 * @returns the name of the component that has claimed the thing before. Undefined if the thing was
 * not claimed.
 */
export function claim(clusterId: string, thing: string, owner: Owner): string | undefined {
  const owners = ownersOfThisRun();
  const key = `${clusterId}/${thing}`;
  const first = owners.get(key) ?? owner;
  owners.set(key, first);
  return isDeepStrictEqual(first, owner) ? undefined : declaredName(first);
}

/** The name of the component that has claimed a thing. Undefined if the thing was not claimed. */
export function claimantOf(clusterId: string, thing: string): string | undefined {
  const owner = ownersOfThisRun().get(`${clusterId}/${thing}`);
  return owner && declaredName(owner);
}

/**
 * The name in the program: for a child of a component of this package, the name of that component.
 */
function declaredName({ parent, name }: Owner): string {
  return /(::|\$)liqo:index:\w+::/.test(parent) ? parseUrn(parent).name : name;
}
