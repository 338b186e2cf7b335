import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint, GatewayStatus, ObjectReference, SecretReference } from "./gateway.js";
import { NETWORKING } from "./groups.js";
import { LiqoObject, type LiqoObjectArgs } from "./object.js";

/** `spec` of a {@link GatewayServer}. */
export interface GatewayServerSpec {
  readonly serverTemplateRef: ObjectReference;
  /** Bytes. */
  readonly mtu: number;
  readonly secretRef?: SecretReference;
  readonly endpoint: {
    readonly port: number;
    readonly serviceType: string;
    readonly nodePort?: number;
    readonly loadBalancerIP?: string;
  };
  /** Since Liqo 1.2. */
  readonly serviceAnnotations?: Record<string, string>;
  /** Since Liqo 1.2. */
  readonly serviceLabels?: Record<string, string>;
}

/** `status` of a {@link GatewayServer}. */
export interface GatewayServerStatus extends GatewayStatus {
  /** Where clients dial. While a load balancer is pending it has a port and no address, or an empty one. */
  readonly endpoint?: Partial<Endpoint>;
}

/** Liqo's `GatewayServer`: the listening end of a tunnel. */
export class GatewayServer extends LiqoObject<GatewayServerSpec, GatewayServerStatus> {
  /** Declares a GatewayServer, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<GatewayServerSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    super({ ...NETWORKING, kind: "GatewayServer" }, name, args, opts);
  }

  /** Reads a GatewayServer at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): GatewayServer {
    return new GatewayServer(name, undefined, { ...opts, id });
  }
}
