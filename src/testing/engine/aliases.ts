import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import { createUrn, urnParts } from "./urn.js";

/** A resource with its aliases. */
export interface Aliased {
  readonly urn: string;
  readonly parent: string;
  readonly aliases: readonly Alias[];
}

/**
 * The former URNs that a resource may have in the state: from its aliases, and from the aliases of
 * its parent.
 *
 * @param formerUrns the former URN of each resource that this run has found by an alias.
 */
export function aliasUrns(
  resource: Aliased,
  formerUrns: ReadonlyMap<string, string>,
): readonly string[] {
  const { urn, parent, aliases } = resource;
  const urns = aliases.map((alias) => aliasUrn(resource, alias, formerUrns));
  const formerParent = formerUrns.get(parent);
  return formerParent === undefined
    ? urns
    : [...urns, ...[urn, ...urns].map((child) => inherited(child, parent, formerParent))];
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
  const parentUrn = spec.getParenturn();
  return createUrn({
    stack: spec.getStack() || stack,
    project: spec.getProject() || project,
    parent: spec.getNoparent()
      ? ""
      : parentUrn === ""
        ? parent
        : (formerUrns.get(parentUrn) ?? parentUrn),
    type: spec.getType() || type,
    name: spec.getName() || name,
  });
}

/**
 * The former URN of a child of a renamed parent. If the child's name starts with the parent's name,
 * the prefix changes, too.
 */
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
