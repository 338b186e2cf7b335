import { AUTHENTICATION } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import type { AuthParams } from "./auth-params.js";

/** `spec` of an {@link Identity}. */
export interface IdentitySpec {
  /** ID of the provider cluster. */
  readonly clusterID: string;
  /** `ControlPlane` or `ResourceSlice`. */
  readonly type: string;
  /** Tenant namespace of the consumer in the provider cluster. */
  readonly namespace?: string | undefined;
  /** How the consumer authenticates. */
  readonly authParams: AuthParams;
}

/** Refers to an object in the same namespace. */
export interface LocalReference {
  /** Name of the object. */
  readonly name: string;
}

/** `status` of an {@link Identity}. */
export interface IdentityStatus {
  /** Secret with the kubeconfig for the provider cluster. */
  readonly kubeconfigSecretRef?: LocalReference | undefined;
}

/** Ready when Liqo has created the kubeconfig. */
export const IDENTITY_READINESS: Readiness = {
  kind: "Identity",
  expressions: ["jsonpath={.status.kubeconfigSecretRef.name}"],
  condition: "Liqo has created the kubeconfig for the provider",
};

/** Liqo's `Identity`: how a consumer cluster authenticates to a provider cluster. */
export class Identity extends LiqoObject<IdentitySpec, IdentityStatus> {
  static override readonly kind: LiqoKind = { ...AUTHENTICATION, kind: "Identity" };
}
