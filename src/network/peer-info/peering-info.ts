import type { AuthParams } from "../../liqo/authentication/auth-params.js";

/** What a provider tells its consumer about their peering. */
export interface ProviderPeeringInfo {
  /** The issuer gives resources to the addressee. */
  readonly role: "Provider";
  /** Tenant namespace of the addressee in the provider cluster. */
  readonly tenantNamespace: string;
  /** The nonce that the consumer cluster must sign: 88 characters, which are 64 bytes in base64. */
  readonly nonce: string;
  /** How the consumer authenticates. Undefined before the provider has accepted its request. */
  readonly credentials?: PeeringCredentials;
}

/** How a consumer authenticates to its provider. Contains no secrets. */
export interface PeeringCredentials extends Omit<AuthParams, "awsConfig"> {
  /** URL of the API server, for example `https://203.0.113.7:6443`. */
  readonly apiServer: string;
  /** Client certificate of the consumer, PEM in base64. */
  readonly signedCRT: string;
  /** SHA-256 of the accepted certificate signing request, in hexadecimal. */
  readonly csrDigest: string;
}

/** What a consumer tells its provider about their peering. */
export interface ConsumerPeeringInfo {
  /** The issuer uses resources of the addressee. */
  readonly role: "Consumer";
  /** What the provider accepts. Undefined before the consumer has a nonce. */
  readonly request?: PeeringRequest;
}

/** What a provider needs to accept a consumer. */
export interface PeeringRequest {
  /** Public key of the consumer cluster in PEM. */
  readonly publicKey: string;
  /** Certificate signing request for the consumer's control plane in PEM. */
  readonly csr: string;
  /** The nonce of the provider, as the consumer cluster signed it. */
  readonly nonce: string;
  /** Signature of the nonce in base64. */
  readonly signature: string;
}

/** The contents of a document that concern a peering. */
export type PeeringInfo = ProviderPeeringInfo | ConsumerPeeringInfo;

/** The credentials of a consumer in a document. */
export function credentialsIn(peering: PeeringInfo | undefined): readonly PeeringCredentials[] {
  return peering?.role === "Provider" && peering.credentials !== undefined
    ? [peering.credentials]
    : [];
}
