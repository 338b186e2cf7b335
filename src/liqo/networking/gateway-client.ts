import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint, GatewayStatus, ObjectReference, SecretReference } from "./gateway.js";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** `spec` of a {@link GatewayClient}. */
export interface GatewayClientSpec {
  /** Template that Liqo makes the gateway from. */
  readonly clientTemplateRef: ObjectReference;
  /** Bytes. */
  readonly mtu: number;
  /** Secret with the keys. Liqo generates keys if there is none. */
  readonly secretRef?: SecretReference;
  /** Where the server listens. Liqo's gateway dials the first address alone. */
  readonly endpoint: Endpoint;
}

/** Liqo's `GatewayClient`: the dialling end of a tunnel. */
export class GatewayClient extends LiqoObject<GatewayClientSpec, GatewayStatus> {
  /** Declares a GatewayClient, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<GatewayClientSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    super({ ...NETWORKING, kind: "GatewayClient" }, name, args, opts);
  }

  /** Reads a GatewayClient at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): GatewayClient {
    return new GatewayClient(name, undefined, { ...opts, id });
  }
}
