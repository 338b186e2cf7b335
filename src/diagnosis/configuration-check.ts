import type { ConfigurationStatus } from "../liqo/index.js";
import { missingLabels, remoteLabels } from "../liqo/labels.js";
import { liqoAdvice, ok, type Outcome, RECREATE, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Checks that Liqo has remapped the other cluster's CIDRs. */
export function checkConfiguration({
  namespace,
  liqoNamespace,
  remoteClusterId,
  configurations,
}: SeenSide): Outcome {
  const [configuration] = configurations;
  if (configuration === undefined || configurations.length > 1) {
    return wrong(
      `namespace ${namespace} has ${configurations.length} Configurations, expected one`,
      configuration === undefined
        ? RECREATE
        : "delete the Configuration that the stack does not manage",
    );
  }
  const name = configuration.metadata?.name ?? "";
  const missing = missingLabels(configuration, remoteLabels(remoteClusterId));
  if (missing.length > 0) {
    return wrong(`Configuration ${name} has no label ${missing.join(", ")}`, RECREATE);
  }
  const status = (configuration.status ?? {}) as ConfigurationStatus;
  const { pod = [], external = [] } = status.remote?.cidr ?? {};
  // Before a CIDR is remapped, Liqo reports an empty string.
  const isRemapped = [pod, external].every((cidrs) => cidrs.length > 0 && !cidrs.includes(""));
  return isRemapped
    ? ok(`the other cluster's pods have CIDR ${pod.join(", ")} in this cluster`)
    : wrong(
        `the status of Configuration ${name} is ${JSON.stringify(status)}`,
        liqoAdvice(liqoNamespace),
      );
}
