import { missingLabels, tenantLabels } from "../../liqo/labels.js";
import { pass, type CheckResult, unknown, fail } from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";

/**
 * Checks that the namespace exists, and that its labels make it the tenant namespace of the other
 * cluster.
 */
export function checkNamespace({
  namespace,
  remoteClusterId,
  tenantNamespace,
}: LiveSide): CheckResult {
  if (tenantNamespace === "forbidden") {
    return unknown(`forbidden: cannot get namespace ${namespace}`);
  }
  if (tenantNamespace === undefined) {
    return fail(
      `namespace ${namespace} not found`,
      "run pulumi up --refresh if the stack creates it; otherwise declare a TenantNamespace, or create the namespace that you set",
    );
  }
  const missing = missingLabels(tenantNamespace, tenantLabels(remoteClusterId));
  return missing.length === 0
    ? pass(`namespace ${namespace} has its labels`)
    : fail(`namespace ${namespace} has no label ${missing.join(", ")}`, {
        hint: "run pulumi up --refresh if the stack created it; otherwise set the labels",
        commands: `kubectl label namespace ${namespace} --overwrite ${missing.join(" ")}`,
      });
}
