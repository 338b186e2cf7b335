import { missingLabels, tenantLabels } from "../liqo/labels.js";
import { ok, type Outcome, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Checks that the namespace exists, and that Liqo takes it for the namespace of the other cluster. */
export function checkNamespace({ namespace, remoteClusterId, tenantNamespace }: SeenSide): Outcome {
  if (tenantNamespace === "unreadable") {
    return unknown(`forbidden: cannot get namespace ${namespace}`);
  }
  if (tenantNamespace === undefined) {
    return wrong(
      `namespace ${namespace} not found`,
      "run pulumi up --refresh if the stack creates it; otherwise declare a TenantNamespace, or create the namespace that you set",
    );
  }
  const missing = missingLabels(tenantNamespace, tenantLabels(remoteClusterId));
  return missing.length === 0
    ? ok(`namespace ${namespace} has its labels`)
    : wrong(
        `namespace ${namespace} has no label ${missing.join(", ")}`,
        "run pulumi up --refresh if the stack created it; otherwise " +
          `kubectl label namespace ${namespace} --overwrite ${missing.join(" ")}`,
      );
}
