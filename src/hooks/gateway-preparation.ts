import type * as pulumi from "@pulumi/pulumi";
import type { GatewayRole, TemplateReference } from "../gateway/gateway.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import type { Preparation } from "./preparation.js";
import { serviceMade } from "./service-presence.js";
import { takeoverHook } from "./takeover.js";
import { templatePresence } from "./template-presence.js";
import { vacancyHook } from "./vacancy.js";

/**
 * What has to be so before a gateway is created or changed: its template is there, an earlier gateway is gone, and one that
 * is there already can be taken over, or has the Service that a server needs.
 *
 * @param timeout a length of time such as `5m`.
 */
export function gatewayPreparation(
  component: pulumi.ComponentResource & { readonly role: GatewayRole },
  { cluster, template }: { readonly cluster: LiqoCluster; readonly template?: TemplateReference },
  timeout: string,
): Preparation {
  const { role } = component;
  const present = templatePresence({ cluster, role, template });
  const vacant = vacancyHook(component, { cluster, kind: `Gateway${role}`, timeout });
  return {
    fit: takeoverHook(cluster, role),
    beforeCreate: [vacant, ...present],
    beforeUpdate:
      role === "Server" ? [...present, serviceMade(component, { cluster, timeout })] : present,
  };
}
