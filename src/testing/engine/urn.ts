const STACK_TYPE = "pulumi:pulumi:Stack";

/** The parts of a URN. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The types of all parents except the stack, then the type of the resource. */
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

/** The arguments for a URN. */
export interface UrnArgs extends Pick<UrnParts, "stack" | "project" | "type" | "name"> {
  /** URN of the parent. Empty if the resource has no parent. */
  readonly parent: string;
}

/**
 * Creates a URN like the engine. The URNs of Pulumi's mocks contain only the type of the nearest
 * parent.
 */
export function createUrn({ stack, project, parent, type, name }: UrnArgs): string {
  const { qualifiedType } = urnParts(parent);
  const isTop = qualifiedType === "" || qualifiedType === STACK_TYPE;
  const types = isTop ? type : `${qualifiedType}$${type}`;
  return [`urn:pulumi:${stack}`, project, types, name].join("::");
}

/** Parses a URN. */
export function urnParts(urn: string): UrnParts {
  const [head = "", project = "", qualifiedType = "", ...name] = urn.split("::");
  return {
    stack: head.slice("urn:pulumi:".length),
    project,
    qualifiedType,
    type: qualifiedType.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}
