import type * as pulumi from "@pulumi/pulumi";
import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject, type LiqoObjectArgs } from "../object.js";
import type { GatewayTemplateSpec } from "./gateway-template-spec.js";

/** Liqo's `WgGatewayClientTemplate`: the template from which Liqo creates gateways that dial. */
export class WgGatewayClientTemplate extends LiqoObject<GatewayTemplateSpec, never> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "WgGatewayClientTemplate" };

  /**
   * Declares a template. Reads an existing template if `args` is undefined and the options have an
   * `id`.
   */
  constructor(
    name: string,
    args: LiqoObjectArgs<GatewayTemplateSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    // Gateways must refer to the new template before the old template is deleted.
    super(name, args, { deleteBeforeReplace: false, ...opts });
  }
}
