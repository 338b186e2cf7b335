import { type CheckResult, inContext } from "./check-result.js";
import type { DiagnosisCheck } from "./diagnosis-check.js";

/** A check of a side of a connection between two clusters. */
export interface Check<Side> {
  readonly name: string;
  /**
   * @param other the side in the other cluster. Undefined if it was not inspected.
   * @param earlier the results of the checks before this one, in both clusters.
   * @returns undefined if the check does not apply to the side.
   */
  readonly run: (
    side: Side,
    other: Side | undefined,
    earlier: readonly DiagnosisCheck[],
  ) => CheckResult | undefined;
}

/** The cluster of a side. */
export interface CheckedSide {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  /** Name of the kubeconfig context, if it is set. Commands use it. */
  readonly context?: string;
}

/**
 * Runs checks in their order, each in all clusters. A check sees the results of the checks before
 * it, but not its own result in the other cluster.
 *
 * @param sides at most two.
 * @param before earlier results.
 */
export function runInOrder<Side extends CheckedSide>(
  checks: readonly Check<Side>[],
  sides: readonly Side[],
  before: readonly DiagnosisCheck[],
): DiagnosisCheck[] {
  const results = [...before];
  for (const { name, run } of checks) {
    const earlier = [...results];
    for (const side of sides) {
      const { cluster, context } = side;
      const other = sides.find((candidate) => candidate !== side);
      const result = run(side, other, earlier);
      results.push(...(result ? [{ name, cluster, ...inContext(result, context) }] : []));
    }
  }
  return results;
}
