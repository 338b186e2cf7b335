import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import type { LiveSide, Part } from "./live-side.js";

/**
 * The possible causes of a broken tunnel that were not checked.
 *
 * @param earlier all other checks of both clusters.
 */
export function uncheckedCauses(
  side: LiveSide,
  other: LiveSide | undefined,
  earlier: readonly DiagnosisCheck[],
): string[] {
  const unknowns = earlier
    .filter(({ result }) => result === "unknown")
    // Without the other cluster, you cannot check a comparison with it.
    .filter(({ name }) => other !== undefined || !isComparison(name, side));
  return [
    ...unknowns.map(placeOfCheck),
    ...(other?.unread.has("Connections") === true
      ? [`"connection" in cluster ${other.cluster}`]
      : []),
    // These checks need a server and a client.
    ...(["endpoint", "dialled endpoint"] as const)
      .filter((name) => other !== undefined && !earlier.some((check) => check.name === name))
      .map((name) => `"${name}"`),
  ];
}

/** The name and the cluster of a check. */
export function placeOfCheck({ name, cluster }: DiagnosisCheck): string {
  return `"${name}" in cluster ${cluster}`;
}

/** The checks that compare this cluster with the other, and the part of this cluster. */
const COMPARISONS: ReadonlyMap<string, Part> = new Map([
  ["public key", "PublicKeys"],
  ["dialled endpoint", "gateways"],
]);

/** Whether a check misses only the other cluster. */
function isComparison(name: string, { unread }: LiveSide): boolean {
  const part = COMPARISONS.get(name);
  return part !== undefined && !unread.has(part);
}
