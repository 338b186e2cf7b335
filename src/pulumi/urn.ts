/** Name and stack of a resource, by its URN. */
export function parseUrn(urn: string): { readonly name: string; readonly stack: string } {
  const [stack = "", project = "", , ...name] = urn.split("::");
  return { name: name.join("::"), stack: `${project}/${stack.replace("urn:pulumi:", "")}` };
}
