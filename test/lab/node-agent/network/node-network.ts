import type { LabCluster, LabFile } from "../../lab-file.js";
import { addressAt } from "../pod-addresses.js";
import { NetworkNames } from "./addresses.js";
import { ip, type Namespaces } from "./namespaces.js";
import { Relay } from "./relay.js";

/** Liqo's `InternalNode`: the link between a node and the gateways of its cluster. */
export interface InternalNodeSpec {
  readonly interface: {
    /** The link in the namespace of each gateway. */
    readonly gateway: { readonly name: string };
    readonly node: { readonly ip: string };
  };
}

/** A gateway pod of the cluster. */
interface Gateway {
  readonly namespace: string;
  readonly address: string;
}

/** Liqo's remapped CIDRs are in this private CIDR. */
const REMOTE_CIDRS = "10.0.0.0/8";

/** The MTU of Liqo's tunnels. */
const MTU = "1340";

/**
 * The network namespace of a node in a lab with `inBand`. Liqo's processes and proxy run there, and
 * reach other clusters only through the tunnel. On 127.0.0.1, they reach the API server and the IPAM
 * of their own cluster.
 *
 * Liqo connects nodes and gateways with Geneve, which the kernel may lack. The links here have the
 * same names and addresses, so that Liqo's own routes and NAT rules in the gateways apply.
 */
export class NodeNetwork {
  private links = 0;

  private constructor(
    private readonly namespace: string,
    /** Source address of the processes, which Liqo translates as the address of a pod. */
    private readonly address: string,
    private readonly relay: Relay,
  ) {}

  /** Creates the network namespace of the node of a cluster. */
  static async create(
    lab: LabFile,
    cluster: LabCluster,
    namespaces: Namespaces,
  ): Promise<NodeNetwork> {
    const namespace = nodeNamespace(lab, cluster);
    const address = addressAt(cluster.podCidr, 1);
    await namespaces.create(namespace);
    const inside = (...args: string[]) => ip(["-n", namespace, ...args]);
    await inside("address", "add", `${address}/32`, "dev", "lo");
    // The addresses of Services: the proxy listens on all of them.
    await inside("route", "add", "local", cluster.serviceCidr, "dev", "lo");
    // Liqo's controllers read the name of the interface of pods from the default route. This
    // interface leads nowhere.
    await inside("link", "add", "eth0", "type", "veth", "peer", "name", "nowhere");
    await inside("link", "set", "eth0", "up");
    await inside("route", "add", "default", "dev", "eth0");
    const relay = await Relay.start(namespace);
    relay.forwardTcp("127.0.0.1", [Number(new URL(cluster.server).port), cluster.ipamPort]);
    return new NodeNetwork(namespace, address, relay);
  }

  /** Links the node to a new gateway, which gets the traffic to remote clusters. */
  async link(gateway: Gateway, { interface: link }: InternalNodeSpec): Promise<void> {
    this.links += 1;
    const [inNode, inGateway] = [`gw${this.links}`, link.gateway.name];
    const peer = ["peer", "name", inGateway, "netns", gateway.namespace];
    await ip(["-n", this.namespace, "link", "add", inNode, "type", "veth", ...peer]);
    for (const [namespace, device, local, remote] of [
      [this.namespace, inNode, link.node.ip, gateway.address],
      [gateway.namespace, inGateway, gateway.address, link.node.ip],
    ] as const) {
      const addresses = [`${local}/32`, "peer", `${remote}/32`];
      await ip(["-n", namespace, "address", "add", ...addresses, "dev", device]);
      await ip(["-n", namespace, "link", "set", device, "up", "mtu", MTU]);
    }
    const toRemote = [REMOTE_CIDRS, "via", gateway.address, "dev", inNode, "src", this.address];
    await ip(["-n", this.namespace, "route", "replace", ...toRemote]);
    const toNode = [`${this.address}/32`, "via", link.node.ip, "dev", inGateway];
    await ip(["-n", gateway.namespace, "route", "add", ...toNode]);
  }

  /** Ends the relay. The namespace is removed with all others. */
  async stop(): Promise<void> {
    await this.relay.stop();
  }
}

/**
 * A command that runs where Liqo's pods run: in the network namespace of the node if the lab has
 * `inBand`, otherwise on this machine.
 */
export function onNode(
  lab: Pick<LabFile, "folder" | "inBand">,
  cluster: Pick<LabCluster, "index">,
  command: readonly string[],
): readonly string[] {
  return lab.inBand ? ["ip", "netns", "exec", nodeNamespace(lab, cluster), ...command] : command;
}

function nodeNamespace({ folder }: Pick<LabFile, "folder">, { index }: Pick<LabCluster, "index">) {
  return new NetworkNames(folder).node(index);
}
