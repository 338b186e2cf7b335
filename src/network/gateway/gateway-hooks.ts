import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { waitUntilDeleted } from "../../lifecycle/before-change/deleted.js";
import type { ObjectHooks } from "../../lifecycle/register-hooks.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { requireTemplate } from "../gateway-template/require-template.js";
import type { TemplateReference } from "../gateway-template/template-reference.js";
import { rejectForeignGateway } from "./adoption.js";
import { GATEWAY_LEFTOVERS } from "./leftovers.js";
import { recreateService } from "./recreate-service.js";

/**
 * Hooks of a gateway. Before it is created or changed, its template must exist. Before it is
 * created, an existing gateway must be adoptable and an earlier gateway must be deleted. Before a
 * server is changed, its Service must exist.
 *
 * @param timeout a duration such as `5m`.
 */
export function gatewayHooks(
  resource: pulumi.Resource | undefined,
  role: GatewayRole,
  { cluster, template }: { readonly cluster: LiqoCluster; readonly template?: TemplateReference },
  timeout: string,
): ObjectHooks {
  const templateHooks = requireTemplate({ cluster, role, template });
  const kind = `Gateway${role}`;
  const deleted = waitUntilDeleted(resource, { cluster, kind, search: GATEWAY_LEFTOVERS, timeout });
  return {
    preflight: rejectForeignGateway(cluster, role),
    beforeCreate: [deleted, ...templateHooks],
    beforeUpdate:
      role === "Server"
        ? [...templateHooks, recreateService(resource, { cluster, timeout })]
        : templateHooks,
  };
}
