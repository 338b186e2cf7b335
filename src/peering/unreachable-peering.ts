import { claim, claimantOf, type Owner } from "../validation/claims.js";

/** A cluster with its remote cluster, by their IDs. */
export interface ClusterPair {
  readonly clusterId: string;
  readonly remoteClusterId: string;
}

/**
 * The problem of a peering with a remote cluster that the program declares unreachable. Liqo would
 * treat each later outage of the remote cluster as its loss, and a deletion would leave the copies of
 * the peering's objects in it.
 */
export function peeredProblem(
  { clusterId, remoteClusterId }: ClusterPair,
  owner: Owner,
): string | undefined {
  claim(clusterId, peeringOf(remoteClusterId), owner);
  const lost = claimantOf(clusterId, unreachable(remoteClusterId));
  return (
    lost &&
    `UnreachableCluster "${lost}" declares that ${clusterId} will never reach ${remoteClusterId} again: remove this peering ` +
      `from the program, or remove the UnreachableCluster if ${remoteClusterId} still exists`
  );
}

/** The problem of a remote cluster that is declared unreachable twice, or is still peered. */
export function unreachableProblem(
  { clusterId, remoteClusterId }: ClusterPair,
  owner: Owner,
): string | undefined {
  const holder = claim(clusterId, unreachable(remoteClusterId), owner);
  if (holder !== undefined) {
    return `"${holder}" already declares that ${remoteClusterId} is unreachable: remove either`;
  }
  const peering = claimantOf(clusterId, peeringOf(remoteClusterId));
  return (
    peering &&
    `"${peering}" still peers ${clusterId} and ${remoteClusterId}: remove "${peering}" from the program, ` +
      `or remove this resource if ${remoteClusterId} still exists`
  );
}

function peeringOf(remoteClusterId: string): string {
  return `peering in use with ${remoteClusterId}`;
}

function unreachable(remoteClusterId: string): string {
  return `unreachable cluster ${remoteClusterId}`;
}
