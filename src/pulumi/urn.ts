/** The name and stack in the URN of a resource. The stack is `<project>/<stack>`. */
export function parseUrn(urn: string): { readonly name: string; readonly stack: string } {
  const [stack = "", project = "", , ...name] = urn.split("::");
  return { name: name.join("::"), stack: `${project}/${stack.replace("urn:pulumi:", "")}` };
}
