import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import { conceal, type Properties, UNKNOWN } from "./property-values.js";
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
    return {
      id: before.id,
      state: step === "same" ? former : { ...former, ...update(wanted, before) },
    };
  }
  const { type } = wanted.subject;
  const isProvider = type.startsWith("pulumi:providers:");
  const output = type === STASH ? { output: marked["input"] } : {};
  return { id: isProvider ? wanted.id : undefined, state: { ...marked, ...output } };
}

/**
 * The properties after an update. Of a Kubernetes object, the provider returns what the API server
 * would store (a dry run), with the fields that Liqo has added.
 */
function update(wanted: ResourceState, before: ResourceState): Properties {
  const { marked, inputs } = wanted;
  if (wanted.declaration === undefined) {
    return marked;
  }
  const secrets = new Set([...wanted.secrets, ...before.secrets]);
  const known = Object.keys(marked).filter((name) => !containsUnknown(inputs[name]));
  const stored = known.map((name) => [
    name,
    applied(before.outputs[name], inputs[name], before.inputs[name]),
  ]);
  return {
    ...marked,
    ...metadata(before.outputs, marked),
    ...conceal(Object.fromEntries(stored) as Properties, secrets),
  };
}

function containsUnknown(value: unknown): boolean {
  return (
    value === UNKNOWN ||
    (typeof value === "object" && value !== null && Object.values(value).some(containsUnknown))
  );
}

/** The live value after a server-side apply, which removes what is no longer declared. */
function applied(live: unknown, declared: unknown, formerly: unknown): unknown {
  if (!isMap(live) || !isMap(declared)) {
    return declared;
  }
  const earlier = isMap(formerly) ? formerly : {};
  const kept = Object.entries(live).filter(([name]) => !(name in earlier));
  const fields = Object.entries(declared).map(([name, value]) => [
    name,
    applied(live[name], value, earlier[name]),
  ]);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(fields) } as unknown;
}

function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The declared metadata, merged into the live metadata. */
function metadata(outputs: Properties, marked: Properties): Properties {
  const declared = marked["metadata"];
  const live = outputs["metadata"] as KubernetesObject["metadata"] | undefined;
  return declared === undefined ? {} : { metadata: { ...live, ...declared } };
}
