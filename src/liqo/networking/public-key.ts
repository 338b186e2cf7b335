import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** `spec` of a {@link PublicKey}. */
export interface PublicKeySpec {
  /** WireGuard public key: 32 bytes in base64. */
  readonly publicKey: string;
}

/** Liqo's `PublicKey`: the WireGuard public key of a remote cluster's gateway. */
export class PublicKey extends LiqoObject<PublicKeySpec, never> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "PublicKey" };
}
