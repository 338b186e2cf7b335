import * as pulumi from "@pulumi/pulumi";
import {
  type Diagnosis,
  diagnosisOf,
  isOk,
  notInspected,
  type Proof,
  warningOf,
} from "../../diagnosis/diagnosis.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { isMocked } from "../../pulumi/engine.js";
import { uncopiedValues } from "../../pulumi/output-value.js";
import { hideSecrets } from "../../pulumi/secret-text.js";
import { secretValues } from "../../validation/redact.js";
import { checkSides, type InspectedSide, isInspected } from "./run-checks.js";

/**
 * One side that reports Connected is enough: its packets have crossed the tunnel in both
 * directions.
 */
export const CONNECTED: Proof = {
  isGiven: (checks) => isOk(checks, "connection"),
  summary: "Connected",
};

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
 *
 * @param declared values that the diagnosis may contain. It does not contain those that are secret.
 */
export function liveDiagnosis(
  component: pulumi.Resource,
  status: pulumi.Output<string>,
  sides: readonly pulumi.Output<InspectedSide>[],
  declared: readonly pulumi.Input<unknown>[] = [],
): pulumi.Output<Diagnosis> {
  // Behind mocks there is no cluster.
  if (isMocked()) {
    return status.apply(notInspected);
  }
  return pulumi.all([status, uncopiedValues(sides)]).apply(async ([reported, inspected]) => {
    const found = inspected();
    const secrets = [
      ...(await secretValues(declared)),
      ...found.filter(isInspected).flatMap((side) => side.secrets?.() ?? []),
    ];
    const checks = checkSides(found).map((check) => withoutSecrets(check, secrets));
    const diagnosis = tunnelDiagnosis(checks, hideSecrets(reported, secrets));
    if (diagnosis.summary === CONNECTED.summary) {
      return notInspected(diagnosis.summary);
    }
    void pulumi.log.warn(warningOf(checks, CONNECTED) ?? diagnosis.summary, component);
    return diagnosis;
  });
}

/** A check without the secret values. */
export function withoutSecrets(check: DiagnosisCheck, secrets: readonly unknown[]): DiagnosisCheck {
  const { found, hint, commands } = check;
  return {
    ...check,
    found: hideSecrets(found, secrets),
    ...(hint !== undefined && { hint: hideSecrets(hint, secrets) }),
    ...(commands !== undefined && { commands: hideSecrets(commands, secrets) }),
  };
}
