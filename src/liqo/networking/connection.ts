import type * as pulumi from "@pulumi/pulumi";
import type { ObjectReference } from "./gateway.js";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** `spec` of a {@link Connection}. */
export interface ConnectionSpec {
  /** `Server` or `Client`. */
  readonly type: string;
  /** The gateway that the tunnel ends in. */
  readonly gatewayRef: ObjectReference;
}

/** `status` of a {@link Connection}. */
export interface ConnectionStatus {
  /** `Connecting`, `Connected` or `Error`. */
  readonly value?: string;
  /** Round trip through the tunnel. */
  readonly latency?: {
    /** For example `1.2ms`. */
    readonly value?: string;
    /** When it was measured, as RFC 3339 has it. Written every ten seconds. */
    readonly timestamp?: string;
  };
}

/** Liqo's `Connection`: the state of a tunnel as one of its ends sees it. The gateway itself creates it. */
export class Connection extends LiqoObject<ConnectionSpec, ConnectionStatus> {
  protected constructor(
    name: string,
    args: LiqoObjectArgs<ConnectionSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
    suffix?: string,
  ) {
    super({ ...NETWORKING, kind: "Connection", suffix }, name, args, opts);
  }

  /** Reads a Connection at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): Connection {
    return new Connection(name, undefined, { ...opts, id });
  }
}

/**
 * A hold on the Connection that a gateway creates: works before and after the gateway has done so, which a
 * `Connection` of one's own would not.
 */
export class ConnectionPatch extends Connection {
  /** Declares what the gateway will write as well, so that neither undoes the other's. */
  constructor(
    name: string,
    args: LiqoObjectArgs<ConnectionSpec>,
    opts: pulumi.CustomResourceOptions,
  ) {
    // Giving up required fields is refused, so the patch is not taken back: the object goes with its gateway.
    super(name, args, { ...opts, retainOnDelete: true }, "Patch");
  }
}
