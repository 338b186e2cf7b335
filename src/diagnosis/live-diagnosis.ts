import * as pulumi from "@pulumi/pulumi";
import { supportsHooks } from "../pulumi/engine.js";
import { type Diagnosis, diagnosisOf } from "./diagnosis.js";
import { asTheyAre } from "../pulumi/output-value.js";
import { checkSides, type InspectedSide } from "../network/checks/run-checks.js";

/**
 * What is wrong with a tunnel now, in previews and in every `up`. A tunnel that is up may still not survive its next change.
 * What is wrong is logged as a warning, too.
 */
export function liveDiagnosis(
  component: pulumi.ComponentResource,
  status: pulumi.Output<string>,
  ends: readonly pulumi.Output<InspectedSide>[],
): pulumi.Output<Diagnosis> {
  // Behind mocks there is no cluster.
  if (!supportsHooks()) {
    return status.apply(notInspected);
  }
  return pulumi.all([status, asTheyAre(ends)]).apply(([reported, sides]) => {
    const diagnosis = diagnosisOf(checkSides(sides()), reported);
    if (diagnosis.summary === "Connected") {
      return notInspected(diagnosis.summary);
    }
    void pulumi.log.warn(diagnosis.summary, component);
    return diagnosis;
  });
}

/** Stands for a diagnosis where nothing has to be inspected. The same in each run, so that no output changes. */
export function notInspected(status: string): Diagnosis {
  return { summary: status, checks: [] };
}
