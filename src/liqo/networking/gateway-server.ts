import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import type { Endpoint, GatewayStatus, ObjectReference, SecretReference } from "./gateway.js";

/** `spec` of a {@link GatewayServer}. */
export interface GatewayServerSpec {
  /** Template from which Liqo creates the gateway. */
  readonly serverTemplateRef: ObjectReference;
  /** MTU of the tunnel in bytes. */
  readonly mtu: number;
  /** Secret with the keys. Liqo generates keys if it is undefined. */
  readonly secretRef?: SecretReference | undefined;
  /** How the gateway's Service is exposed. */
  readonly endpoint: {
    /** UDP port of the Service. */
    readonly port: number;
    /** Type of the Service: `ClusterIP`, `NodePort` or `LoadBalancer`. */
    readonly serviceType: string;
    /** Node port of the Service. The API server picks a free port if it is undefined. */
    readonly nodePort?: number | undefined;
    /** IPv4 address to request from the load balancer. */
    readonly loadBalancerIP?: string | undefined;
  };
  /** Annotations of the Service. Requires Liqo 1.2 or later. */
  readonly serviceAnnotations?: Record<string, string> | undefined;
  /** Labels of the Service. Requires Liqo 1.2 or later. */
  readonly serviceLabels?: Record<string, string> | undefined;
}

/** `status` of a {@link GatewayServer}. */
export interface GatewayServerStatus extends GatewayStatus {
  /**
   * Endpoint that clients dial. While a load balancer is pending, it has a port, and either no
   * address or an empty address.
   */
  readonly endpoint?: Partial<Endpoint> | undefined;
}

/**
 * Ready when it has an endpoint. Liqo also reports an empty list of addresses, or an empty address.
 */
export const GATEWAY_SERVER_READINESS: Readiness = {
  kind: "GatewayServer",
  expressions: [
    "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
    "jsonpath={.status.endpoint[?@ > 0]}",
  ],
  condition: "it has an address and a port that a client can dial",
};

/** Liqo's `GatewayServer`: the side of a tunnel that listens. */
export class GatewayServer extends LiqoObject<GatewayServerSpec, GatewayServerStatus> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "GatewayServer" };
}
