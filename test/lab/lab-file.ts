import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `up` was asked for and what it started: the one record that every other verb and the node agent read. */
export interface LabFile {
  /** Folder of everything the lab writes, usually `.lab` in the checkout. Absolute. */
  readonly folder: string;
  /** Folder of the binaries. Absolute. */
  readonly binaries: string;
  readonly clusters: readonly LabCluster[];
  readonly nodeAgent: NodeAgentOptions;
  /** Seconds that `up` took. Absent while it runs, and for good if it did not end well. */
  readonly upSeconds?: number;
}

/** One cluster of the lab. */
export interface LabCluster {
  readonly name: string;
  /** Counts from 1: tells the clusters' addresses apart. */
  readonly index: number;
  /** Liqo's ID of the cluster: its name. */
  readonly clusterId: string;
  /** Address of the API server, on 127.0.0.1. */
  readonly server: string;
  /** Path of the kubeconfig, absolute. */
  readonly kubeconfig: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly externalCidr: string;
  readonly internalCidr: string;
  readonly nodeName: string;
  /** The node's InternalIP. It exists only inside the lab's network namespaces. */
  readonly nodeAddress: string;
  /** The first three bytes of the addresses that load balancers get, for example `192.0.2`. */
  readonly loadBalancerPrefix: string;
}

/** How the part of a kubelet and of a cloud is played. */
export interface NodeAgentOptions {
  /** Who plays the gateways: Liqo's own processes in network namespaces, or the agent itself. */
  readonly gateways: "real" | "simulated";
  /** Why `gateways` is what it is, as a sentence for `up` and `status`. */
  readonly gatewaysReason: string;
  /** Milliseconds from a pod's creation until it is Running and Ready. */
  readonly podStartMs: number;
  /** Milliseconds until a load balancer has its address. */
  readonly loadBalancerMs: number;
  /** Milliseconds from both gateways running to Connected. Simulated gateways only: real ones take what they take. */
  readonly handshakeMs: number;
  readonly faults: readonly Fault[];
}

/** The faults that the lab can play, each in one cluster. */
export const FAULTS = [
  "pods-never-ready",
  "load-balancer-pending",
  "endpoint-empty-address",
  "tunnel-blocked",
] as const;

/** One fault in one cluster. */
export interface Fault {
  readonly cluster: string;
  readonly kind: (typeof FAULTS)[number];
}

/** Reads the record of a lab. */
export function readLabFile(folder: string): LabFile {
  return JSON.parse(readFileSync(join(folder, "lab.json"), "utf8")) as LabFile;
}

/** Writes the record of a lab. */
export function writeLabFile(lab: LabFile): void {
  writeFileSync(join(lab.folder, "lab.json"), `${JSON.stringify(lab, null, 2)}\n`);
}
