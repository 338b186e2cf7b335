import { LabError } from "../lab-error.js";
import type { LabCluster } from "../lab-file.js";
import { cidrProblem, overlap } from "./cidr.js";

/** A requested cluster, without the addresses of its servers. */
export type RequestedCluster = Omit<LabCluster, "server" | "ipamPort" | "kubeconfig">;

/** The maximum number of clusters, limited by the addresses. */
export const MAX_CLUSTERS = 99;

// The same CIDRs in every cluster, so that Liqo must remap them.
const POD_CIDR = "10.10.0.0/16";
const EXTERNAL_CIDR = "10.70.0.0/16";
const INTERNAL_CIDR = "10.80.0.0/16";
const SERVICE_CIDR = "10.96.0.0/12";

/** Settings of a cluster that have defaults. */
export type ClusterSettings = Partial<
  Pick<LabCluster, "podCidr" | "externalCidr" | "tlsCompatibilityMode">
>;

/**
 * A cluster with addresses from the CIDR for benchmarks (RFC 2544). Throws a `LabError` if Liqo
 * cannot allocate the CIDRs.
 */
export function requestedCluster(
  name: string,
  index: number,
  {
    podCidr = POD_CIDR,
    externalCidr = EXTERNAL_CIDR,
    tlsCompatibilityMode = false,
  }: ClusterSettings = {},
): RequestedCluster {
  const cluster = {
    name,
    index,
    clusterId: name,
    podCidr,
    externalCidr,
    serviceCidr: SERVICE_CIDR,
    internalCidr: INTERNAL_CIDR,
    nodeName: `${name}-node`,
    nodeAddress: `198.18.${index}.1`,
    loadBalancerPrefix: `198.18.${MAX_CLUSTERS + 1 + index}`,
    tlsCompatibilityMode,
  };
  checkCidrs(cluster);
  return cluster;
}

function checkCidrs(cluster: RequestedCluster): void {
  const { name, podCidr, externalCidr, internalCidr, serviceCidr } = cluster;
  for (const [option, cidr] of Object.entries({
    "--pod-cidr": podCidr,
    "--external-cidr": externalCidr,
  })) {
    const problem = cidrProblem(cidr);
    if (problem !== undefined) {
      throw new LabError(`${option} of ${name}: ${problem}.`);
    }
  }
  const kinds = {
    pod: podCidr,
    external: externalCidr,
    internal: internalCidr,
    service: serviceCidr,
  };
  for (const [kind, cidr] of Object.entries(kinds)) {
    for (const [otherKind, other] of Object.entries(kinds)) {
      if (kind < otherKind && overlap(cidr, other)) {
        throw new LabError(
          `The ${kind} CIDR ${cidr} and the ${otherKind} CIDR ${other} of ${name} overlap.`,
        );
      }
    }
  }
}
