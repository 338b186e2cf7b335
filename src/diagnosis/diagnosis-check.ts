import type { CheckResult } from "./check-result.js";

/** The result of a check in a cluster. */
export interface DiagnosisCheck extends CheckResult {
  /** Name of the check. See {@link CheckName} for the checks of a tunnel. */
  readonly name: string;
  /** Name of the `LiqoCluster`, or the context of a cluster that `diagnose()` inspects. */
  readonly cluster: string;
}
