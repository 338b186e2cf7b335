import { AUTHENTICATION } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { AuthParams } from "./auth-params.js";

/** `spec` of a {@link Renew}. */
export interface RenewSpec {
  /** ID of the consumer cluster. */
  readonly consumerClusterID: string;
  /** `ControlPlane` or `ResourceSlice`. */
  readonly identityType: string;
}

/** `status` of a {@link Renew}. */
export interface RenewStatus {
  /** The renewed certificate. */
  readonly authParams?: AuthParams | undefined;
}

/**
 * Liqo's `Renew`: brings renewed certificates of an Identity from the provider cluster to the
 * consumer cluster. Requires Liqo 1.2 or later.
 */
export class Renew extends LiqoObject<RenewSpec, RenewStatus> {
  static override readonly kind: LiqoKind = { ...AUTHENTICATION, kind: "Renew" };
  static override readonly secretOutputs = ["status"];
}
