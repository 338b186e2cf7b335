import { createHash } from "node:crypto";
import type { LabCluster } from "../../lab-file.js";

// The lab's private wiring lies in 198.19.0.0/16, half of the range for network tests (RFC 2544). No cluster sees these
// addresses: two clusters may have the same pod CIDR, so a pod's address in its cluster can't be its address here.
//
//   198.19.0.1            the fabric's end of every link
//   198.19.<cluster>.<n>  the n-th gateway pod of a cluster
//
// The nodes' and load balancers' own addresses are local to the fabric's namespace.

/** The fabric's end of every link. */
export const FABRIC_ADDRESS = "198.19.0.1";

/** Most gateway pods that a cluster can have at a time. */
export const MAX_PODS = 254;

/** Address of the n-th gateway pod of a cluster, from 1. */
export function podAddress(clusterIndex: number, pod: number): string {
  return `${podPrefix(clusterIndex)}${pod}`;
}

/** What the addresses of all gateway pods of a cluster begin with. */
export function podPrefix(clusterIndex: number): string {
  return `198.19.${clusterIndex}.`;
}

/** The CIDRs outside a cluster that its gateways can dial: nodes and load balancers of the lab. */
export function dialledCidrs(clusters: readonly LabCluster[]): string[] {
  return clusters.flatMap((cluster) => [
    `${cluster.nodeAddress}/32`,
    `${cluster.loadBalancerPrefix}.0/24`,
  ]);
}

/** Names of the lab's namespaces and links: of one lab only, and short enough for a link (15 characters). */
export class NetworkNames {
  private readonly prefix: string;

  constructor(labFolder: string) {
    this.prefix = `liqo-${createHash("sha256").update(labFolder).digest("hex").slice(0, 6)}`;
  }

  /** The namespace that joins all others. */
  get fabric(): string {
    return `${this.prefix}-fabric`;
  }

  /** The namespace of a gateway pod. */
  pod(clusterIndex: number, pod: number): string {
    return `${this.pods(clusterIndex)}${pod}`;
  }

  /** What the names of the namespaces of a cluster's gateway pods begin with. */
  pods(clusterIndex: number): string {
    return `${this.prefix}-p${clusterIndex}-`;
  }

  /** The fabric's end of the link to a gateway pod. */
  link(clusterIndex: number, pod: number): string {
    return `p${clusterIndex}-${pod}`;
  }
}
