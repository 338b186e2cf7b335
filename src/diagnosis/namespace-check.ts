import { missingLabels, tenantLabels } from "../liqo/labels.js";
import { ok, type Outcome, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether Liqo knows the namespace as the one that stands for the other cluster. */
export function checkNamespace({ namespace, remoteClusterId, tenantNamespace }: SeenSide): Outcome {
  if (tenantNamespace === "unreadable") {
    return unknown(`namespace ${namespace} may not be read`);
  }
  if (tenantNamespace === undefined) {
    return wrong(
      `there is no namespace ${namespace}`,
      "run pulumi up --refresh if the stack makes it; else declare a TenantNamespace, or create the namespace that you have named",
    );
  }
  const missing = missingLabels(tenantNamespace, tenantLabels(remoteClusterId));
  return missing.length === 0
    ? ok(`namespace ${namespace} has its labels`)
    : wrong(
        `namespace ${namespace} has no label ${missing.join(", ")}`,
        "run pulumi up --refresh if the stack has made it, else " +
          `kubectl label namespace ${namespace} --overwrite ${missing.join(" ")}`,
      );
}
