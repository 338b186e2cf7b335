import * as pulumi from "@pulumi/pulumi";
import { engineTakesHooks } from "../engine.js";
import type { TenantArgs } from "../tenant.js";
import { type Diagnosis, diagnosisOf } from "./diagnosis.js";
import { examine } from "./examination.js";
import { placeOf } from "./place.js";

/**
 * What is wrong with a tunnel, of which a warning is given too.
 *
 * A preview looks into the clusters at any rate, since a tunnel may be up that will not survive its next change. An `up`
 * does so only if the tunnel is not up: there is nothing that it would wait for.
 */
export function liveDiagnosis(
  component: pulumi.ComponentResource,
  status: pulumi.Output<string>,
  ends: readonly TenantArgs[],
): pulumi.Output<Diagnosis> {
  return pulumi.all([status, pulumi.all(ends.map(placeOf))]).apply(async ([said, places]) => {
    const isAsked = pulumi.runtime.isDryRun() || said !== "Connected";
    // Behind mocks there is no cluster.
    if (!isAsked || !engineTakesHooks()) {
      return withoutLook(said);
    }
    const diagnosis = diagnosisOf(await examine(places), said);
    if (diagnosis.verdict === "Connected") {
      return withoutLook(diagnosis.verdict);
    }
    void pulumi.log.warn(diagnosis.verdict, component);
    return diagnosis;
  });
}

/** Stands for a diagnosis where nothing has to be looked at. The same in each run, so that no output changes. */
export function withoutLook(status: string): Diagnosis {
  return { verdict: status, checks: [] };
}
