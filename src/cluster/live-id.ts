import type { AwaitedKind } from "../liqo/waits.js";

/**
 * An ID by which an object is read anew, and which says what to do: when a read finds no object, the engine prints only the
 * ID.
 */
export function liveId(
  kind: AwaitedKind,
  cluster: string,
  id: string,
  wayOut = "run pulumi up --refresh",
): string {
  return `${kind} of cluster ${cluster} (if missing: ${wayOut}): ${id}`;
}
