import { OFFLOADING } from "./api-versions.js";
import { remoteClusterIdOf } from "./labels.js";

/** The owners in an object's metadata. */
interface Owned {
  readonly ownerReferences?: readonly { readonly kind: string }[];
}

/** The name and labels in an object's metadata. */
interface Labelled {
  readonly name?: string;
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

/**
 * Whether Liqo created an object for a peering without an owner: the Deployment of a virtual kubelet
 * or a NamespaceMap, which Liqo deletes with the VirtualNode, a Renew, which Liqo deletes with the
 * Identity, or a copy of a certificate that the provider has signed. A NamespaceMap or Renew of the
 * stack is Liqo's after it was deleted, for example with the last virtual node: Liqo creates it again.
 */
export function isOfPeering(kind: string, { name = "", labels = {} }: Labelled): boolean {
  return (
    kind === "NamespaceMap" ||
    kind === "Renew" ||
    (kind === "Deployment" && labels["offloading.liqo.io/component"] === "virtual-kubelet") ||
    (kind === "Secret" &&
      name.startsWith("liqo-remote-certificate") &&
      remoteClusterIdOf(labels) !== undefined)
  );
}

/** Liqo names the ServiceAccounts of virtual kubelets after objects of this kind. */
export const VIRTUAL_NODE = { ...OFFLOADING, kind: "VirtualNode" };

function isOwnedBy(object: Owned | undefined, kinds: readonly string[]): boolean {
  return (object?.ownerReferences ?? []).some(({ kind }) => kinds.includes(kind));
}
