import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The record of a lab (`lab.json`) that `up` writes and all other commands and the node agent read.
 */
export interface LabFile {
  /** Folder of the lab, usually `.lab` in the checkout. Absolute. */
  readonly folder: string;
  /** Folder of the binaries. Absolute. */
  readonly binaries: string;
  readonly clusters: readonly LabCluster[];
  readonly nodeAgent: NodeAgentOptions;
  /** Validity in milliseconds of the certificates that the clusters sign for remote clusters. */
  readonly clusterSigningMs: number;
  /**
   * Whether Liqo's proxies run. Liqo's processes then run in a network namespace for each cluster, and
   * reach other clusters only through the tunnel.
   */
  readonly inBand: boolean;
  /** Duration of `up` in seconds. `undefined` if `up` is still running or failed. */
  readonly upSeconds?: number;
}

/** A cluster of the lab. */
export interface LabCluster {
  readonly name: string;
  /** Number from 1, which makes the addresses of the clusters different. */
  readonly index: number;
  /** Liqo's cluster ID, equal to the name. */
  readonly clusterId: string;
  /** Address of the API server, on 127.0.0.1. */
  readonly server: string;
  /** Port of Liqo's IPAM, on 127.0.0.1. */
  readonly ipamPort: number;
  /** Absolute path of the kubeconfig. */
  readonly kubeconfig: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly externalCidr: string;
  readonly internalCidr: string;
  readonly nodeName: string;
  /** The InternalIP of the node. It exists only in the network namespaces of the lab. */
  readonly nodeAddress: string;
  /** The first three bytes of load balancer addresses, for example `192.0.2`. */
  readonly loadBalancerPrefix: string;
  /** Whether Liqo creates an RSA key for the cluster, for clusters that do not accept Ed25519. */
  readonly tlsCompatibilityMode: boolean;
}

/** Options of the node agent, which simulates kubelets and load balancers. */
export interface NodeAgentOptions {
  /** `real`: Liqo's processes in network namespaces. `simulated`: the node agent itself. */
  readonly gateways: "real" | "simulated";
  /** The reason for the value of `gateways`, as a sentence. */
  readonly gatewaysReason: string;
  /** Milliseconds from the creation of a pod until it is Running and Ready. */
  readonly podStartMs: number;
  /** Milliseconds until a load balancer has its address. */
  readonly loadBalancerMs: number;
  /** Milliseconds until two running gateways are Connected. Only for simulated gateways. */
  readonly handshakeMs: number;
  readonly faults: readonly Fault[];
}

/** The faults that the lab can simulate in a cluster. */
export const FAULTS = [
  "pods-never-ready",
  "load-balancer-pending",
  "endpoint-empty-address",
  "tunnel-blocked",
] as const;

/** A fault in a cluster. */
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
