import type { ConfigurationStatus } from "../liqo/index.js";
import { missingLabels, remoteLabels } from "../liqo/labels.js";
import { MEND, ok, type Outcome, SEE_LIQO, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether Liqo has remapped the other cluster's ranges. */
export function checkConfiguration({
  namespace,
  remoteClusterId,
  configurations,
}: SeenSide): Outcome {
  const [configuration] = configurations;
  if (configuration === undefined || configurations.length > 1) {
    return wrong(
      `namespace ${namespace} has ${configurations.length} Configurations, expected one`,
      configuration === undefined ? MEND : "delete the one that this stack does not know",
    );
  }
  const name = configuration.metadata?.name ?? "";
  const missing = missingLabels(configuration, remoteLabels(remoteClusterId));
  if (missing.length > 0) {
    return wrong(`Configuration ${name} has no label ${missing.join(", ")}`, MEND);
  }
  const status = (configuration.status ?? {}) as ConfigurationStatus;
  const { pod = [], external = [] } = status.remote?.cidr ?? {};
  // Until a range has been remapped, Liqo reports an empty one in its place.
  const isRemapped = [pod, external].every((ranges) => ranges.length > 0 && !ranges.includes(""));
  return isRemapped
    ? ok(`the other cluster's pods are seen as ${pod.join(", ")}`)
    : wrong(`the status of Configuration ${name} is ${JSON.stringify(status)}`, SEE_LIQO);
}
