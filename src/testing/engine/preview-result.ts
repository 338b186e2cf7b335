import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import { conceal, type Properties } from "./property-values.js";
import type { RegistrationResult } from "./registration-result.js";
import type { ResourceState } from "./resource-state.js";

export const STASH = "pulumi:index:Stash";

/** The response in a preview: known values only, without values that a cluster would assign. */
export function previewResult(
  step: "create" | "update" | "same",
  wanted: ResourceState,
  before: ResourceState | undefined,
): RegistrationResult {
  const { marked } = wanted;
  if (before !== undefined && step !== "create") {
    const former = conceal(before.outputs, before.secrets);
    const changed = step === "same" ? {} : { ...marked, ...metadata(before.outputs, marked) };
    return { id: before.id, state: { ...former, ...changed } };
  }
  const { type } = wanted.subject;
  const isProvider = type.startsWith("pulumi:providers:");
  const output = type === STASH ? { output: marked["input"] } : {};
  return { id: isProvider ? wanted.id : undefined, state: { ...marked, ...output } };
}

/** The declared metadata, merged into the live metadata. */
function metadata(outputs: Properties, marked: Properties): Properties {
  const declared = marked["metadata"];
  const live = outputs["metadata"] as KubernetesObject["metadata"] | undefined;
  return declared === undefined ? {} : { metadata: { ...live, ...declared } };
}
