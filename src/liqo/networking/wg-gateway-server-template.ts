import type * as pulumi from "@pulumi/pulumi";
import type { GatewayTemplateSpec } from "./gateway-template-spec.js";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** Liqo's `WgGatewayServerTemplate`: what it makes gateways from that listen. */
export class WgGatewayServerTemplate extends LiqoObject<GatewayTemplateSpec, never> {
  /** Declares a WgGatewayServerTemplate, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<GatewayTemplateSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    // Gateways move over to the new one before the old one goes.
    const deleteBeforeReplace = false;
    super({ ...NETWORKING, kind: "WgGatewayServerTemplate" }, name, args, {
      deleteBeforeReplace,
      ...opts,
    });
  }

  /** Reads a WgGatewayServerTemplate at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): WgGatewayServerTemplate {
    return new WgGatewayServerTemplate(name, undefined, { ...opts, id });
  }
}
