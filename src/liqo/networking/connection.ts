import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import type { ObjectReference } from "./gateway.js";

/** `spec` of a {@link Connection}. */
export interface ConnectionSpec {
  /** `Server` or `Client`. */
  readonly type: string;
  /** The local gateway of the tunnel. */
  readonly gatewayRef: ObjectReference;
}

/** `status` of a {@link Connection}. */
export interface ConnectionStatus {
  /** `Connecting`, `Connected` or `Error`. */
  readonly value?: string | undefined;
  /** Round-trip time through the tunnel. */
  readonly latency?: {
    /** For example `1.2ms`. */
    readonly value?: string | undefined;
    /** Time of the measurement in RFC 3339 format. Updated every ten seconds. */
    readonly timestamp?: string | undefined;
  };
}

/** Ready when the tunnel is up. */
export const CONNECTION_READINESS: Readiness = {
  kind: "Connection",
  expressions: ["jsonpath={.status.value}=Connected"],
  condition: "packets cross the tunnel",
};

/**
 * Liqo's `Connection`: the state of a tunnel. Each gateway creates a Connection in its cluster and
 * reports the state there.
 */
export class Connection extends LiqoObject<ConnectionSpec, ConnectionStatus> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "Connection" };
}
