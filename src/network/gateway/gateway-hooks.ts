import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { waitUntilDeleted } from "../../lifecycle/before-change/deletion-wait.js";
import type { ObjectHooks } from "../../lifecycle/register-hooks.js";
import type { Timeouts } from "../../lifecycle/timeouts.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { requireTemplate } from "../gateway-template/require-template.js";
import type { TemplateReference } from "../gateway-template/template-reference.js";
import { rejectForeignGateway } from "./reject-foreign-gateway.js";
import { warnOfInterruption } from "./interruption-warning.js";
import { GATEWAY_LEFTOVERS } from "./leftovers.js";
import { ensureServiceBeforeUpdate } from "./recreate-service.js";

/**
 * Hooks of a gateway. Before it is created or changed, its template must exist. Before it is
 * created, an existing gateway must be adoptable and an earlier gateway must be deleted. Before a
 * server is changed, its Service must exist. A change that interrupts the tunnel is warned of.
 */
export function gatewayHooks(
  resource: pulumi.Resource | undefined,
  role: GatewayRole,
  { cluster, template }: { readonly cluster: LiqoCluster; readonly template?: TemplateReference },
  timeouts: Timeouts,
): ObjectHooks {
  const templateHooks = requireTemplate({ cluster, role, template });
  const deleted = waitUntilDeleted(resource, {
    cluster,
    kind: `Gateway${role}`,
    search: GATEWAY_LEFTOVERS,
    timeout: timeouts.create,
  });
  return {
    preflight: rejectForeignGateway(cluster, role),
    warn: warnOfInterruption(resource, cluster, role),
    beforeCreate: [deleted, ...templateHooks],
    beforeUpdate:
      role === "Server"
        ? [
            ...templateHooks,
            ensureServiceBeforeUpdate(resource, { cluster, timeout: timeouts.update }),
          ]
        : templateHooks,
  };
}
