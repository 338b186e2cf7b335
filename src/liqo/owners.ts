/** The owners in an object's metadata. */
interface Owned {
  readonly ownerReferences?: readonly { readonly kind: string }[];
}

/**
 * Whether Liqo created a Secret for a gateway. Such a Secret is garbage-collected with the gateway.
 */
export function isOwnedByGateway(secret: Owned | undefined): boolean {
  return isOwnedBy(secret, ["GatewayServer", "GatewayClient"]);
}

/**
 * Whether Liqo created a Network for a Configuration. Such a Network is garbage-collected with the
 * Configuration.
 */
export function isOwnedByConfiguration(network: Owned | undefined): boolean {
  return isOwnedBy(network, ["Configuration"]);
}

function isOwnedBy(object: Owned | undefined, kinds: readonly string[]): boolean {
  return (object?.ownerReferences ?? []).some(({ kind }) => kinds.includes(kind));
}
