/** The part of an object's metadata that tells whom the object belongs to. */
interface Owned {
  readonly ownerReferences?: readonly { readonly kind: string }[];
}

/** Whether Liqo has made a Secret with keys for a gateway, with which it goes. */
export function isOwnedByGateway(secret: Owned | undefined): boolean {
  return isOwnedBy(secret, ["GatewayServer", "GatewayClient"]);
}

/** Whether Liqo has made a Network for a Configuration, with which it goes. Others are somebody's own. */
export function isOwnedByConfiguration(network: Owned | undefined): boolean {
  return isOwnedBy(network, ["Configuration"]);
}

function isOwnedBy(object: Owned | undefined, kinds: readonly string[]): boolean {
  return (object?.ownerReferences ?? []).some(({ kind }) => kinds.includes(kind));
}
