import type { LabFile } from "../../lab-file.js";
import { LabError } from "../../lab-error.js";
import { dialledCidrs, FABRIC_ADDRESS, MAX_PODS, NetworkNames, podAddress } from "./addresses.js";
import { assertSealed, ip, Namespaces } from "./namespaces.js";
import { Relay } from "./relay.js";

/** The place of a gateway pod in the lab's network. */
export interface PodNetwork {
  /** Its network namespace. */
  readonly namespace: string;
  /** Its address on the fabric. */
  readonly address: string;
  /** Removes the namespace and ends what runs in it. */
  remove(): Promise<void>;
}

/**
 * What joins the clusters of a lab: a namespace to which every gateway pod has one link, and which answers for the
 * nodes and load balancers. It does not forward: what is to get from link to link goes through the relay.
 */
export class Fabric {
  private readonly taken = new Set<string>();

  private constructor(
    private readonly lab: LabFile,
    private readonly names: NetworkNames,
    private readonly namespaces: Namespaces,
    readonly relay: Relay,
  ) {}

  /** Makes the fabric of a lab, after removing what an agent that crashed has left. */
  static async create(lab: LabFile): Promise<Fabric> {
    const names = new NetworkNames(lab.folder);
    const namespaces = new Namespaces(lab.folder);
    await namespaces.removeAll();
    await namespaces.create(names.fabric);
    for (const cidr of dialledCidrs(lab.clusters)) {
      await ip(["-n", names.fabric, "route", "add", "local", cidr, "dev", "lo"]);
    }
    await ip(["-n", names.fabric, "address", "add", `${FABRIC_ADDRESS}/32`, "dev", "lo"]);
    await assertSealed(names.fabric);
    const relay = await Relay.start(names.fabric);
    relay.offer(
      FABRIC_ADDRESS,
      lab.clusters.map((cluster) => Number(new URL(cluster.server).port)),
    );
    return new Fabric(lab, names, namespaces, relay);
  }

  /** Makes a namespace for a gateway pod of a cluster, linked to the fabric. */
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
    await this.namespaces.removeAll();
  }

  private async link(namespace: string, link: string, address: string): Promise<void> {
    const { fabric } = this.names;
    const veth = ["eth0", "netns", namespace, "type", "veth"];
    await ip(["link", "add", ...veth, "peer", "name", link, "netns", fabric]);
    for (const [where, device, local, peer] of [
      [fabric, link, FABRIC_ADDRESS, address],
      [namespace, "eth0", address, FABRIC_ADDRESS],
    ] as const) {
      await ip(["-n", where, "address", "add", `${local}/32`, "peer", `${peer}/32`, "dev", device]);
      await ip(["-n", where, "link", "set", device, "up"]);
    }
    for (const cidr of dialledCidrs(this.lab.clusters)) {
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
    throw new LabError(
      `A cluster of the lab can't have more than ${MAX_PODS} gateway pods at a time.`,
    );
  }
}
