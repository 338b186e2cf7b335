import type { CheckResult } from "./check-result.js";

/** The result of a check in a cluster. */
export interface DiagnosisCheck extends CheckResult {
  /** Name of the check. See {@link CheckName} for the checks of a tunnel. */
  readonly name: string;
  /** Name of the cluster. */
  readonly cluster: string;
}
