import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { GatewayTemplateSpec } from "./gateway-template-spec.js";

/** Liqo's `WgGatewayClientTemplate`: the template from which Liqo creates gateways that dial. */
export class WgGatewayClientTemplate extends LiqoObject<GatewayTemplateSpec, never> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "WgGatewayClientTemplate" };

  /** Gateways must refer to the new template before the old template is deleted. */
  static override readonly deleteBeforeReplace = false;
}
