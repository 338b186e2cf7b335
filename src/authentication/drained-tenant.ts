import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import * as liqo from "../liqo/index.js";
import { renderMessage } from "../message.js";
import { isAccepted } from "../peering/checks/live-provider.js";
import { metadataOf } from "../pulumi/resource-hook.js";

/**
 * A hook of a Tenant that rejects a new Tenant that is Drained: Liqo would not accept its consumer,
 * and the wait would time out.
 */
export function rejectDrained(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const { tenantCondition, csr } = (newInputs?.["spec"] ?? {}) as Partial<liqo.TenantSpec>;
    const { namespace = "", name = "" } = metadataOf(newInputs);
    if (tenantCondition !== "Drained") {
      return;
    }
    const view = await cluster.view(namespace);
    const { apiVersion, kind } = liqo.Tenant.kind;
    const existing = await view?.get({ apiVersion, kind }, name).catch(() => undefined);
    // An accepted Tenant that is adopted stays accepted.
    if (existing !== undefined && isAccepted(existing) && existing.spec?.["csr"] === csr) {
      return;
    }
    throw new Error(
      renderMessage({
        problem: `Liqo does not accept Tenant ${name} of cluster ${cluster.name}, because it is new and Drained`,
        hint: 'Set "Active" first. Set "Drained" after the clusters are peered.',
        section: "tenant-drained",
      }),
    );
  };
}
