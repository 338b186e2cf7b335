/** The owners in an object's metadata. */
interface Owned {
  readonly ownerReferences?: readonly { readonly kind: string }[];
}

/** The labels in an object's metadata. */
interface Labelled {
  readonly labels?: Readonly<Record<string, string>>;
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

/**
 * Whether Liqo created a FirewallConfiguration for an address that Liqo remaps. Liqo deletes such a
 * FirewallConfiguration with the IP of the address, although it has no owner.
 */
export function isOfRemappedAddress({ labels = {} }: Labelled): boolean {
  return labels["networking.liqo.io/firewall-subcategory"] === "ip-mapping";
}

function isOwnedBy(object: Owned | undefined, kinds: readonly string[]): boolean {
  return (object?.ownerReferences ?? []).some(({ kind }) => kinds.includes(kind));
}
