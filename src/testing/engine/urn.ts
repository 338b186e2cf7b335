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

/** What a URN is composed of. */
export interface UrnArgs extends Pick<UrnParts, "stack" | "project" | "type" | "name"> {
  /** URN of the parent. Empty if there is none. */
  readonly parent: string;
}

/** A URN as the engine composes it. The URNs of Pulumi's mocks name the type of the nearest parent only. */
export function createUrn({ stack, project, parent, type, name }: UrnArgs): string {
  const { qualifiedType } = urnParts(parent);
  const isTop = qualifiedType === "" || qualifiedType === STACK_TYPE;
  const types = isTop ? type : `${qualifiedType}$${type}`;
  return [`urn:pulumi:${stack}`, project, types, name].join("::");
}

/** Takes a URN apart. */
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
