/**
 * An ID by which an object is read anew, and which says what to do: when a read finds no object, the engine prints only the
 * ID. What stands before the first "/" ends with the namespace, so the cluster's name is written without any.
 *
 * @param what the object, or what has it.
 * @param id the provider's ID, `<namespace>/<name>`.
 */
export function readId(
  what: string,
  cluster: string,
  id: string,
  wayOut = "run pulumi up --refresh",
): string {
  return `${what} of cluster ${cluster.replaceAll("/", ":")} (if missing: ${wayOut}): ${id}`;
}
