import { createHash } from "node:crypto";
import type { LabCluster } from "../../lab-file.js";

// The internal network of the lab is 198.19.0.0/16, half of the CIDR for benchmarks (RFC 2544). The
// clusters do not see these addresses. Pods have other addresses in their cluster, because clusters
// can have the same pod CIDR.
//
//   198.19.0.1            the fabric
//   198.19.<cluster>.<n>  the n-th gateway pod of a cluster
//
// The addresses of nodes and load balancers are local addresses of the namespace of the fabric.

/** Address of the fabric on every link. */
export const FABRIC_ADDRESS = "198.19.0.1";

/** Maximum number of gateway pods of a cluster. */
export const MAX_PODS = 254;

/** Address of the n-th gateway pod of a cluster, from 1. */
export function podAddress(clusterIndex: number, pod: number): string {
  return `${podPrefix(clusterIndex)}${pod}`;
}

/** Prefix of the addresses of gateway pods of a cluster. */
export function podPrefix(clusterIndex: number): string {
  return `198.19.${clusterIndex}.`;
}

/**
 * The CIDRs outside of the clusters that gateways can reach: nodes and load balancers of the lab.
 */
export function externalCidrs(clusters: readonly LabCluster[]): string[] {
  return clusters.flatMap((cluster) => [
    `${cluster.nodeAddress}/32`,
    `${cluster.loadBalancerPrefix}.0/24`,
  ]);
}

/** Names of the network namespaces and links of a lab. Link names have at most 15 characters. */
export class NetworkNames {
  private readonly prefix: string;

  constructor(labFolder: string) {
    this.prefix = `liqo-${createHash("sha256").update(labFolder).digest("hex").slice(0, 6)}`;
  }

  /** The namespace that connects all other namespaces. */
  get fabric(): string {
    return `${this.prefix}-fabric`;
  }

  /** The namespace of the node of a cluster. */
  node(clusterIndex: number): string {
    return `${this.prefix}-n${clusterIndex}`;
  }

  /** The namespace of a gateway pod. */
  pod(clusterIndex: number, pod: number): string {
    return `${this.pods(clusterIndex)}${pod}`;
  }

  /** Prefix of the namespaces of gateway pods of a cluster. */
  pods(clusterIndex: number): string {
    return `${this.prefix}-p${clusterIndex}-`;
  }

  /** The link of the fabric to a gateway pod. */
  link(clusterIndex: number, pod: number): string {
    return `p${clusterIndex}-${pod}`;
  }
}
