import { LabError } from "../lab-error.js";
import type { LabCluster } from "../lab-file.js";
import { cidrProblem, overlap } from "./cidr.js";

/** A cluster as it was asked for: all of it but where it turns out to be served. */
export type RequestedCluster = Omit<LabCluster, "server" | "kubeconfig">;

/** As many as the addresses below have room for. */
export const MAX_CLUSTERS = 99;

// The same in every cluster, as with Liqo's own defaults, so that remapping is put to work.
const POD_CIDR = "10.10.0.0/16";
const EXTERNAL_CIDR = "10.70.0.0/16";
const INTERNAL_CIDR = "10.80.0.0/16";
const SERVICE_CIDR = "10.96.0.0/12";

/**
 * A cluster with its addresses, which come from the range for benchmarks (RFC 2544) that nothing real uses.
 * Throws a sentence if Liqo could not allocate its networks.
 */
export function requestedCluster(
  name: string,
  index: number,
  podCidr = POD_CIDR,
  externalCidr = EXTERNAL_CIDR,
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
