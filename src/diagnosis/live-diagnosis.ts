import * as pulumi from "@pulumi/pulumi";
import { engineTakesHooks } from "../engine.js";
import { type Diagnosis, diagnosisOf } from "./diagnosis.js";
import { asTheyAre } from "../output-value.js";
import { checkSides, type InspectedSide } from "./examination.js";

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
  if (!engineTakesHooks()) {
    return status.apply(withoutLook);
  }
  return pulumi.all([status, asTheyAre(ends)]).apply(([reported, sides]) => {
    const diagnosis = diagnosisOf(checkSides(sides()), reported);
    if (diagnosis.verdict === "Connected") {
      return withoutLook(diagnosis.verdict);
    }
    void pulumi.log.warn(diagnosis.verdict, component);
    return diagnosis;
  });
}

/** Stands for a diagnosis where nothing has to be inspected. The same in each run, so that no output changes. */
export function withoutLook(status: string): Diagnosis {
  return { verdict: status, checks: [] };
}
