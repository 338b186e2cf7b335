import { AUTHENTICATION } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import type { AuthParams } from "./auth-params.js";

/** `spec` of a {@link Tenant}. */
export interface TenantSpec {
  /** ID of the consumer cluster. It cannot be changed. */
  readonly clusterID: string;
  /** Public key of the consumer cluster, PEM in base64. */
  readonly publicKey: string;
  /** Certificate signing request of the consumer cluster, PEM in base64. */
  readonly csr: string;
  /** The nonce, signed by the consumer cluster, in base64. */
  readonly signature: string;
  /** URL of the proxy through which the consumer reaches the API server. */
  readonly proxyURL?: string | undefined;
  /** `KeysExchange`, or `TolerateNoHandshake` if Liqo does not check the signature. */
  readonly authzPolicy?: string | undefined;
  /** `Active`, `Cordoned` or `Drained`. */
  readonly tenantCondition?: string | undefined;
}

/** `status` of a {@link Tenant}. */
export interface TenantStatus {
  /** Tenant namespace of the consumer in the provider cluster. */
  readonly tenantNamespace?: string | undefined;
  /** How the consumer authenticates. */
  readonly authParams?: AuthParams | undefined;
}

/** Ready when Liqo has signed the consumer's certificate. */
export const TENANT_READINESS: Readiness = {
  kind: "Tenant",
  expressions: [
    "jsonpath={.status.tenantNamespace}",
    "jsonpath={.status.authParams}",
    // Selects authParams, also without a proxy: nothing equals nothing. The provider cannot parse
    // "!=".
    "jsonpath={.status[?(@.apiServer || @.awsConfig) && @.proxyURL == $.spec.proxyURL]}",
  ],
  condition: "Liqo has accepted the consumer and signed its certificate",
};

/** Liqo's `Tenant`: a consumer cluster that a provider cluster accepts. */
export class Tenant extends LiqoObject<TenantSpec, TenantStatus> {
  static override readonly kind: LiqoKind = { ...AUTHENTICATION, kind: "Tenant" };
  static override readonly secretOutputs = ["status"];
}
