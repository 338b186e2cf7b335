/** Names another object. */
export interface ObjectReference {
  /** Group and version of the object. */
  readonly apiVersion: string;
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** Which version of the object is meant. Liqo leaves it alone. */
  readonly resourceVersion?: string;
}

/** Names a Secret of the same namespace. */
export interface SecretReference {
  /** Name of the Secret. */
  readonly name: string;
}

/** The Secret that a gateway names, or nothing: Liqo's own tool writes an empty name where it means none. */
export function namedSecret(spec: { readonly secretRef?: Partial<SecretReference> } = {}) {
  const name = spec.secretRef?.name;
  return name === "" ? undefined : name;
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

/** The addresses of a reported endpoint that a client can dial: without empty ones, and none while there is no port. */
export function dialableAddresses({ addresses = [], port = 0 }: Partial<Endpoint> = {}): string[] {
  return port > 0 ? addresses.filter((address) => address !== "") : [];
}

/** What the `status` of both kinds of gateway tells. */
export interface GatewayStatus {
  /** Secret that holds the gateway's keys. */
  readonly secretRef?: ObjectReference;
  /** The active pod, as its own cluster reaches it. */
  readonly internalEndpoint?: {
    /** IPv4 address of the pod. */
    readonly ip?: string;
    /** Name of the node that the pod runs on. */
    readonly node?: string;
  };
}
