import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import { createUrn, urnParts } from "./urn.js";

/** A resource with what its aliases depend on. */
export interface Aliased {
  readonly urn: string;
  readonly parent: string;
  readonly aliases: readonly Alias[];
}

/**
 * The URNs by which the state may know a resource besides its own: those of its aliases, and those that follow from an
 * alias of its parent.
 *
 * @param formerUrns the former URNs of this run's resources that the state knew by an alias.
 */
export function aliasUrns(
  resource: Aliased,
  formerUrns: ReadonlyMap<string, string>,
): readonly string[] {
  const { urn, parent, aliases } = resource;
  const own = aliases.map((alias) => aliasUrn(resource, alias, formerUrns));
  const formerParent = formerUrns.get(parent);
  return formerParent === undefined
    ? own
    : [...own, ...[urn, ...own].map((child) => inherited(child, parent, formerParent))];
}

function aliasUrn(
  { urn, parent }: Aliased,
  alias: Alias,
  formerUrns: ReadonlyMap<string, string>,
): string {
  const spec = alias.getSpec();
  if (alias.hasUrn() || spec === undefined) {
    return alias.getUrn();
  }
  const { stack, project, type, name } = urnParts(urn);
  const named = spec.getParenturn();
  return createUrn({
    stack: spec.getStack() || stack,
    project: spec.getProject() || project,
    parent: spec.getNoparent() ? "" : named === "" ? parent : (formerUrns.get(named) ?? named),
    type: spec.getType() || type,
    name: spec.getName() || name,
  });
}

/** The former URN of a child whose parent had another URN. A name that starts with the parent's name changes with it. */
function inherited(child: string, parent: string, formerParent: string): string {
  const { stack, project, type, name } = urnParts(child);
  const parentName = urnParts(parent).name;
  const rest = name.startsWith(parentName) ? name.slice(parentName.length) : undefined;
  return createUrn({
    stack,
    project,
    parent: formerParent,
    type,
    name: rest === undefined ? name : `${urnParts(formerParent).name}${rest}`,
  });
}
