import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint, GatewayStatus, ObjectReference, SecretReference } from "./gateway.js";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** `spec` of a {@link GatewayServer}. */
export interface GatewayServerSpec {
  /** Template that Liqo makes the gateway from. */
  readonly serverTemplateRef: ObjectReference;
  /** Bytes. */
  readonly mtu: number;
  /** Secret with the keys. Liqo generates keys if there is none. */
  readonly secretRef?: SecretReference;
  /** How the gateway is published. */
  readonly endpoint: {
    /** UDP port of the Service. */
    readonly port: number;
    /** `ClusterIP`, `NodePort` or `LoadBalancer`. */
    readonly serviceType: string;
    /** Port of every node. The API server picks one if there is none. */
    readonly nodePort?: number;
    /** Address to ask of the load balancer. */
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
