import type { LabFile } from "../../lab-file.js";
import { LabError } from "../../lab-error.js";
import { externalCidrs, FABRIC_ADDRESS, MAX_PODS, NetworkNames, podAddress } from "./addresses.js";
import { assertSealed, ip, Namespaces } from "./namespaces.js";
import { NodeNetwork } from "./node-network.js";
import { Relay } from "./relay.js";

/** The network of a gateway pod. */
export interface PodNetwork {
  /** Network namespace of the pod. */
  readonly namespace: string;
  /** Address of the pod on the fabric. */
  readonly address: string;
  /** Removes the namespace and its processes. */
  remove(): Promise<void>;
}

/**
 * The network between the clusters of a lab: a network namespace with a link to every gateway pod
 * and with the addresses of nodes and load balancers. The kernel does not forward packets between
 * the links: the relay does.
 */
export class Fabric {
  private readonly taken = new Set<string>();

  private constructor(
    private readonly lab: LabFile,
    private readonly names: NetworkNames,
    private readonly namespaces: Namespaces,
    readonly relay: Relay,
    /** The networks of nodes by the index of the cluster. Empty without `inBand`. */
    private readonly nodes: ReadonlyMap<number, NodeNetwork>,
  ) {}

  /** Creates the fabric of a lab. Removes the leftovers of a crashed agent before. */
  static async create(lab: LabFile): Promise<Fabric> {
    const names = new NetworkNames(lab.folder);
    const namespaces = new Namespaces(lab.folder);
    await namespaces.removeAll();
    await namespaces.create(names.fabric);
    for (const cidr of externalCidrs(lab.clusters)) {
      await ip(["-n", names.fabric, "route", "add", "local", cidr, "dev", "lo"]);
    }
    await ip(["-n", names.fabric, "address", "add", `${FABRIC_ADDRESS}/32`, "dev", "lo"]);
    await assertSealed(names.fabric);
    const relay = await Relay.start(names.fabric);
    relay.forwardTcp(
      FABRIC_ADDRESS,
      lab.clusters.map((cluster) => Number(new URL(cluster.server).port)),
    );
    const nodes = new Map<number, NodeNetwork>();
    for (const cluster of lab.inBand ? lab.clusters : []) {
      nodes.set(cluster.index, await NodeNetwork.create(lab, cluster, namespaces));
    }
    return new Fabric(lab, names, namespaces, relay, nodes);
  }

  /** The network of the node of a cluster. Undefined without `inBand`. */
  node(clusterIndex: number): NodeNetwork | undefined {
    return this.nodes.get(clusterIndex);
  }

  /** Creates a network namespace with a link to the fabric for a gateway pod. */
  async addPod(clusterIndex: number): Promise<PodNetwork> {
    const number = this.take(clusterIndex);
    const link = this.names.link(clusterIndex, number);
    const namespace = this.names.pod(clusterIndex, number);
    const address = podAddress(clusterIndex, number);
    const remove = async (): Promise<void> => {
      await this.namespaces.remove(namespace);
      this.taken.delete(link);
    };
    try {
      await this.namespaces.create(namespace);
      await this.link(namespace, link, address);
      await assertSealed(namespace);
    } catch (error) {
      await remove();
      throw error;
    }
    return { namespace, address, remove };
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await this.relay.stop();
    await Promise.all([...this.nodes.values()].map((node) => node.stop()));
    await this.namespaces.removeAll();
  }

  private async link(namespace: string, link: string, address: string): Promise<void> {
    const { fabric } = this.names;
    const veth = ["eth0", "netns", namespace, "type", "veth"];
    await ip(["link", "add", ...veth, "peer", "name", link, "netns", fabric]);
    for (const [netns, device, local, peer] of [
      [fabric, link, FABRIC_ADDRESS, address],
      [namespace, "eth0", address, FABRIC_ADDRESS],
    ] as const) {
      await ip(["-n", netns, "address", "add", `${local}/32`, "peer", `${peer}/32`, "dev", device]);
      await ip(["-n", netns, "link", "set", device, "up"]);
    }
    for (const cidr of externalCidrs(this.lab.clusters)) {
      await ip(["-n", namespace, "route", "add", cidr, "via", FABRIC_ADDRESS]);
    }
  }

  private take(clusterIndex: number): number {
    for (let number = 1; number <= MAX_PODS; number += 1) {
      const link = this.names.link(clusterIndex, number);
      if (!this.taken.has(link)) {
        this.taken.add(link);
        return number;
      }
    }
    throw new LabError(`A cluster of the lab can have at most ${MAX_PODS} gateway pods.`);
  }
}
