import * as pulumi from "@pulumi/pulumi";
import {
  type Diagnosis,
  diagnosisOf,
  notInspected,
  type Proof,
  warningOf,
} from "../../diagnosis/diagnosis.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { isMocked } from "../../pulumi/engine.js";
import { uncopiedValues } from "../../pulumi/output-value.js";
import { checkSides, type InspectedSide } from "./run-checks.js";

/**
 * One side that reports Connected is enough: its packets have crossed the tunnel in both
 * directions.
 */
const CONNECTED: Proof = { name: "connection", summary: "Connected" };

/**
 * Sums up the checks of a tunnel.
 *
 * @param status the summary if the checks find neither a problem nor a tunnel that is up.
 */
export function tunnelDiagnosis(checks: readonly DiagnosisCheck[], status: string): Diagnosis {
  return diagnosisOf(checks, status, CONNECTED);
}

/**
 * The diagnosis of a tunnel in every preview and `up`. It checks a tunnel that is up too, which may
 * not survive its next change. Problems are logged as a warning.
 */
export function liveDiagnosis(
  component: pulumi.Resource,
  status: pulumi.Output<string>,
  sides: readonly pulumi.Output<InspectedSide>[],
): pulumi.Output<Diagnosis> {
  // Behind mocks there is no cluster.
  if (isMocked()) {
    return status.apply(notInspected);
  }
  return pulumi.all([status, uncopiedValues(sides)]).apply(([reported, inspected]) => {
    const checks = checkSides(inspected());
    const diagnosis = tunnelDiagnosis(checks, reported);
    if (diagnosis.summary === CONNECTED.summary) {
      return notInspected(diagnosis.summary);
    }
    void pulumi.log.warn(warningOf(checks, CONNECTED) ?? diagnosis.summary, component);
    return diagnosis;
  });
}
