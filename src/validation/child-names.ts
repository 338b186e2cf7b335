import { claim, type Owner } from "./claims.js";

/**
 * The problem of a component whose children would have the URNs of another component's children: a
 * URN has the types of all parents, but not their names.
 *
 * @param names the names of the children.
 * @param fix what to rename.
 */
export function childNameProblem(owner: Owner, names: string, fix: string): string | undefined {
  const { parent, type } = owner;
  const types = parent.split("::").slice(0, 3).join("::");
  const holder = claim("resource names", `${types} ${type} ${names}`, owner);
  return (
    holder &&
    `its resources would have the same names as resources of "${holder}" (${names}): rename ${fix}`
  );
}
