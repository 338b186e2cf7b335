import type * as pulumi from "@pulumi/pulumi";
import type { GatewayRole, TemplateReference } from "./gateway.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { ObjectHooks } from "../../lifecycle/register-hooks.js";
import { recreateService } from "./recreate-service.js";
import { rejectForeignGateway } from "./adoption.js";
import { requireTemplate } from "../gateway-template/require-template.js";
import { waitUntilDeleted } from "../../lifecycle/before-change/deleted.js";

/**
 * What has to be so before a gateway is created or changed: its template is there, an earlier gateway is gone, and one that
 * is there already can be taken over, or has the Service that a server needs.
 *
 * @param timeout a length of time such as `5m`.
 */
export function gatewayHooks(
  component: pulumi.ComponentResource & { readonly role: GatewayRole },
  { cluster, template }: { readonly cluster: LiqoCluster; readonly template?: TemplateReference },
  timeout: string,
): ObjectHooks {
  const { role } = component;
  const present = requireTemplate({ cluster, role, template });
  const vacant = waitUntilDeleted(component, { cluster, kind: `Gateway${role}`, timeout });
  return {
    preflight: rejectForeignGateway(cluster, role),
    beforeCreate: [vacant, ...present],
    beforeUpdate:
      role === "Server" ? [...present, recreateService(component, { cluster, timeout })] : present,
  };
}
