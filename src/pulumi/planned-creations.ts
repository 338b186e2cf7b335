import * as pulumi from "@pulumi/pulumi";
import { perRun } from "./per-run.js";

/** URNs of the resources that a preview creates or replaces. */
const planned = perRun(Symbol.for("pulumi-liqo/planned-creations"), () => new Set<string>());

/** Records in a preview that a resource is to be created. Call it in a hook before the creation. */
export function recordPlannedCreation({ urn, oldInputs }: pulumi.ResourceHookArgs): void {
  if (pulumi.runtime.isDryRun() && oldInputs === undefined) {
    planned().add(urn);
  }
}

/**
 * A value that the API server sets when it creates an object. Unknown in a preview that replaces the
 * object: the provider returns the value of the former object, and an update plan with that value
 * would fail.
 */
export function setAtCreation<T>(
  resource: pulumi.Resource,
  value: pulumi.Output<T>,
): pulumi.Output<T> {
  return pulumi.runtime.isDryRun()
    ? pulumi
        .all([resource.urn, value])
        .apply(([urn, known]) => (planned().has(urn) ? pulumi.unknown : known) as T)
    : value;
}
