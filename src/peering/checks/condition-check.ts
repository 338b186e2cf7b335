import { isTerminating } from "../../cluster/live-object.js";
import { type CheckResult, fail } from "../../diagnosis/check-result.js";
import type { TenantSpec } from "../../liqo/index.js";
import type { LiveProvider } from "./live-provider.js";
import { nameOf } from "./peer-reader.js";

/**
 * Reports a Tenant that is Cordoned: Liqo marks the Quotas of its slices as cordoned, and with
 * `enableResourceEnforcement` the webhook for ShadowPods then denies each new pod. The check of the
 * Tenant reports a Tenant that is Drained.
 */
export function checkCondition({ tenants }: LiveProvider): CheckResult | undefined {
  const [tenant] = tenants;
  const { tenantCondition } = (tenant?.spec ?? {}) as Partial<TenantSpec>;
  return tenant === undefined || isTerminating(tenant) || tenantCondition !== "Cordoned"
    ? undefined
    : fail(
        `Tenant ${nameOf(tenant)} is Cordoned: the consumer keeps its resources and its running pods, and the provider ` +
          "denies further resources, and new pods if it enforces resources (Liqo's default)",
        'set tenantCondition: "Active" if you do not intend this',
      );
}
