import type { ConfigurationStatus } from "../../liqo/index.js";
import { missingLabels, remoteLabels } from "../../liqo/labels.js";
import {
  checkLiqo,
  pass,
  type CheckResult,
  RECREATE_ADVICE,
  fail,
} from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";

/** Checks that Liqo has remapped the other cluster's CIDRs. */
export function checkConfiguration({
  namespace,
  liqoNamespace,
  remoteClusterId,
  configurations,
}: LiveSide): CheckResult {
  const [configuration] = configurations;
  if (configuration === undefined || configurations.length > 1) {
    return fail(
      `namespace ${namespace} has ${configurations.length} Configurations, expected one`,
      configuration === undefined
        ? RECREATE_ADVICE
        : "delete the Configurations that the stack does not manage",
    );
  }
  const name = configuration.metadata?.name ?? "";
  const missing = missingLabels(configuration, remoteLabels(remoteClusterId));
  if (missing.length > 0) {
    return fail(`Configuration ${name} has no label ${missing.join(", ")}`, RECREATE_ADVICE);
  }
  const status = (configuration.status ?? {}) as ConfigurationStatus;
  const { pod = [], external = [] } = status.remote?.cidr ?? {};
  // Before a CIDR is remapped, Liqo reports an empty string.
  const isRemapped = [pod, external].every((cidrs) => cidrs.length > 0 && !cidrs.includes(""));
  return isRemapped
    ? pass(`the other cluster's pods have CIDR ${pod.join(", ")} in this cluster`)
    : fail(
        `the status of Configuration ${name} is ${JSON.stringify(status)}`,
        checkLiqo(liqoNamespace),
      );
}
