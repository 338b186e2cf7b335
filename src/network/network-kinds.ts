import type { LiqoKinds } from "../cluster/kinds-check.js";
import { NETWORKING } from "../liqo/api-versions.js";
import type { GatewayRole } from "../liqo/networking/gateway.js";

/** The kinds that a cluster needs for a network, by the role of its gateway. */
export function networkKinds(role: GatewayRole): LiqoKinds {
  return { ...NETWORKING, kinds: ["Configuration", "Connection", `Gateway${role}`, "PublicKey"] };
}
