/**
 * The name, type and stack in the URN of a resource. The type is without the types of the parents,
 * and the stack is `<project>/<stack>`.
 */
export function parseUrn(urn: string): Readonly<Record<"name" | "type" | "stack", string>> {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  return {
    name: name.join("::"),
    type: types.split("$").at(-1) ?? "",
    stack: `${project}/${stack.replace("urn:pulumi:", "")}`,
  };
}

/** The URN of a child of a component. */
export function childUrn(parent: string, type: string, name: string): string {
  const { name: parentName } = parseUrn(parent);
  return `${parent.slice(0, -`::${parentName}`.length)}$${type}::${name}`;
}
