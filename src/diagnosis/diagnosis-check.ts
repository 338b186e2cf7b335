import type { CheckResult } from "./check-result.js";

/** What a {@link DiagnosisCheck} looks at. */
export type CheckName =
  | "access"
  | "namespace"
  | "configuration"
  | "gateway"
  | "template"
  | "secret"
  | "pod"
  | "endpoint"
  | "public key"
  | "gateway keys"
  | "dialled endpoint"
  | "connection";

/** One thing that was looked at in one cluster. */
export interface DiagnosisCheck extends CheckResult {
  /** What was looked at. */
  readonly name: CheckName;
  /** Name of the cluster that it was looked at in. */
  readonly cluster: string;
}
