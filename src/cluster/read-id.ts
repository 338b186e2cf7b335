/**
 * The ID of an object to read, after a hint: if the object is not found, the engine prints only the
 * ID. The provider splits the ID at its first "/", so the name of the cluster must not contain a
 * "/".
 *
 * @param what the object, or its owner.
 * @param id the provider's ID, `<namespace>/<name>`.
 */
export function readId(
  what: string,
  cluster: string,
  id: string,
  hint = "run pulumi up --refresh",
): string {
  return `${what} of cluster ${cluster.replaceAll("/", ":")} (if missing: ${hint}): ${id}`;
}
