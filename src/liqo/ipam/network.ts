import { IPAM } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** `spec` of a {@link Network}. */
export interface NetworkSpec {
  /** Requested CIDR. */
  readonly cidr: string;
}

/** `status` of a {@link Network}. */
export interface NetworkStatus {
  /** CIDR that Liqo's IPAM assigned. */
  readonly cidr?: string | undefined;
}

/** Liqo's `Network`: a CIDR that Liqo's IPAM manages. */
export class Network extends LiqoObject<NetworkSpec, NetworkStatus> {
  static override readonly kind: LiqoKind = { ...IPAM, kind: "Network" };
}
