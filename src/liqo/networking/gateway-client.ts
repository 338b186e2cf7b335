import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import {
  type Endpoint,
  type GatewayStatus,
  KEYS_READY,
  type ObjectReference,
  type SecretReference,
} from "./gateway.js";

/** `spec` of a {@link GatewayClient}. */
export interface GatewayClientSpec {
  /** Template from which Liqo creates the gateway. */
  readonly clientTemplateRef: ObjectReference;
  /** MTU of the tunnel in bytes. */
  readonly mtu: number;
  /** Secret with the keys. Liqo generates keys if it is undefined. */
  readonly secretRef?: SecretReference | undefined;
  /** Endpoint of the server. The gateway dials only the first address. */
  readonly endpoint: Endpoint;
}

/** Ready when it has keys. */
export const GATEWAY_CLIENT_READINESS: Readiness = {
  kind: "GatewayClient",
  expressions: [KEYS_READY],
  condition: "Liqo has created its keys",
};

/** Liqo's `GatewayClient`: the side of a tunnel that dials. */
export class GatewayClient extends LiqoObject<GatewayClientSpec, GatewayStatus> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "GatewayClient" };
}
