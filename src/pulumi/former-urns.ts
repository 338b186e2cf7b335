import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown, withoutDependency } from "./output-value.js";
import { childUrn, parseUrn } from "./urn.js";

/** Members of a resource that Pulumi's types hide, because they are internal to the SDK. */
interface ResourceInternals {
  /** The URNs in the option `aliases`. */
  readonly __aliases?: readonly pulumi.Input<pulumi.URN>[];
  readonly __parentResource?: pulumi.Resource;
}

/**
 * The URNs that a resource may have in the state: first its URN in the program, then its former URNs,
 * from its option `aliases` and that of its parents. The engine takes the first that the state has.
 */
export async function urnsInState(resource: pulumi.Resource): Promise<[string, ...string[]]> {
  const { __aliases = [], __parentResource: parent } = resource as unknown as ResourceInternals;
  const [urn, aliases, parents] = await Promise.all([
    valueIfKnown(withoutDependency(resource.urn)),
    Promise.all(__aliases.map((alias) => valueIfKnown(pulumi.output(alias)))),
    parent === undefined ? [] : urnsInState(parent),
  ]);
  const [present = "", ...own] = [urn, ...aliases].filter((known) => known !== undefined);
  const inherited = [present, ...own].flatMap((each) => {
    const { type, name } = parseUrn(each);
    return childUrns(parents, type, name).slice(1);
  });
  return [present, ...new Set([...own, ...inherited])];
}

/**
 * The URNs that a child of a resource may have in the state. Like the engine, renames a child with
 * its parent if the name of the child starts with the name of the parent.
 *
 * @param parents the URNs of the resource. The first is that in the program.
 * @param name name of the child in the program.
 */
export function childUrns(parents: readonly string[], type: string, name: string): string[] {
  const present = parseUrn(parents[0] ?? "").name;
  return parents.map((parent) =>
    childUrn(
      parent,
      type,
      name.startsWith(present) ? `${parseUrn(parent).name}${name.slice(present.length)}` : name,
    ),
  );
}
