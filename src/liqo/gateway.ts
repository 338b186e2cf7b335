/** Names another object. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Names a Secret of the same namespace. */
export interface SecretReference {
  readonly name: string;
}

/** Where a gateway server can be reached. */
export interface Endpoint {
  /** IPv4 addresses or host names. A client dials the first. */
  readonly addresses: readonly string[];
  /** Port that a client dials. With a NodePort service it is not the one that the server listens on. */
  readonly port: number;
  /** `UDP`: WireGuard has no other. */
  readonly protocol: string;
}

/** What the `status` of both kinds of gateway tells. */
export interface GatewayStatus {
  /** Secret that holds the gateway's keys. */
  readonly secretRef?: ObjectReference;
  /** The active pod, as its own cluster reaches it. */
  readonly internalEndpoint?: { readonly ip?: string; readonly node?: string };
}
