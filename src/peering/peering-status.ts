import { isTerminating } from "../cluster/live-object.js";
import { seenIn } from "../diagnosis/diagnosis.js";
import { controlPlaneName } from "../liqo/authentication/names.js";
import type { IdentityStatus } from "../liqo/index.js";
import { isReachable, NO_NODE, READY } from "../offloading/node-status.js";
import { checkCertificate } from "./checks/certificate-check.js";
import type { LiveConsumer } from "./checks/live-consumer.js";
import { isAccepted, isDrained, type LiveProvider } from "./checks/live-provider.js";
import { nameOf } from "./checks/peer-reader.js";
import { replicationProblem } from "./checks/replication-check.js";
import { byRole, type InspectedPeer, isInspected } from "./checks/run-checks.js";
import { checkSlices } from "./checks/slice-check.js";
import type { PeeringNode } from "./consumer.js";

/** What is known about a peering now. */
export interface PeeringState {
  /** The clusters of the peering that the program has. */
  readonly peers: readonly InspectedPeer[];
  readonly nodes: readonly PeeringNode[];
  /** Status of the network. Undefined without a network. */
  readonly network: string | undefined;
  /** What this cluster waits for if it is fine itself. */
  readonly waiting?: string | undefined;
}

/**
 * `Ready`, or why the consumer cannot use the provider. A cause that is known comes before a part
 * that could not be read. A Tenant that is Cordoned is Ready: the consumer keeps what was granted.
 */
export function peeringStatus({ peers, nodes, network, waiting }: PeeringState): string {
  const ofPeers = peers.map((peer) => peerProblem(peer, nodes));
  const ofNodes = nodes.map(({ status }) =>
    [READY, NO_NODE].includes(status) ? undefined : status,
  );
  const all = [
    certificateProblem(peers),
    ...ofPeers,
    waiting,
    networkProblem(network),
    ...ofNodes,
    unreplicatedProblem(peers),
  ];
  const isCause = (problem: string | undefined) => problem?.startsWith("Unknown: ") === false;
  return (
    all.find(isCause) ??
    [...ofNodes, ...ofPeers, waiting].find((problem) => problem !== undefined) ??
    READY
  );
}

/** Why the consumer's certificate is not valid. */
function certificateProblem(peers: readonly InspectedPeer[]): string | undefined {
  const { consumer, provider } = byRole(peers);
  const check = consumer && checkCertificate(consumer, provider);
  return check?.result === "wrong" ? `NotReady: ${check.found}` : undefined;
}

/** Why an object of the consumer has no copy in the provider. */
function unreplicatedProblem(peers: readonly InspectedPeer[]): string | undefined {
  const { consumer, provider } = byRole(peers);
  const problem = consumer && replicationProblem(consumer, provider);
  return problem && `NotReady: ${problem}`;
}

/** Status of a network that is not Connected. A side of a network reports what it waits for. */
function networkProblem(network: string | undefined): string | undefined {
  if (network === undefined || network === "Connected") {
    return undefined;
  }
  return network.startsWith("waiting ") ? network : `NotReady: the network is ${network}`;
}

function peerProblem(peer: InspectedPeer, nodes: readonly PeeringNode[]): string | undefined {
  if (!isInspected(peer)) {
    return `Unknown: ${seenIn(peer)}`;
  }
  return peer.role === "Provider" ? providerProblem(peer) : consumerProblem(peer, nodes);
}

function providerProblem(provider: LiveProvider): string | undefined {
  const { tenants, cluster, remoteClusterId, unread } = provider;
  const [tenant] = tenants;
  const found = `Tenant ${remoteClusterId} of cluster ${cluster}`;
  if (unread.has("Tenants")) {
    return `Unknown: forbidden: cannot list Tenants of cluster ${cluster}`;
  }
  if (tenant === undefined) {
    return `NotReady: ${found} was not found`;
  }
  if (isTerminating(tenant)) {
    return `NotReady: ${found} is being deleted`;
  }
  if (isDrained(tenant)) {
    return `Drained: cluster ${cluster} has taken back all resources from ${remoteClusterId}`;
  }
  return isAccepted(tenant) ? undefined : `NotReady: Liqo has not accepted ${found}`;
}

function consumerProblem(
  consumer: LiveConsumer,
  nodes: readonly PeeringNode[],
): string | undefined {
  const { identities, cluster, remoteClusterId, foreignCluster, unread } = consumer;
  const [identity] = identities;
  const found = `Identity ${controlPlaneName(remoteClusterId)} of cluster ${cluster}`;
  if (unread.has("Identities")) {
    return `Unknown: forbidden: cannot list Identities of cluster ${cluster}`;
  }
  if (identity === undefined) {
    return `NotReady: ${found} was not found`;
  }
  if (isTerminating(identity)) {
    return `NotReady: ${found} is being deleted`;
  }
  if ((identity.status as IdentityStatus | undefined)?.kubeconfigSecretRef === undefined) {
    return `NotReady: Liqo has not created the kubeconfig of ${found}`;
  }
  return isReachable(foreignCluster)
    ? slicesProblem(consumer, nodes)
    : `NotReady: Liqo cannot reach the API server of ${remoteClusterId}`;
}

/** The problem of the declared slices. Other slices of the consumer are not a part of its peering. */
function slicesProblem(consumer: LiveConsumer, nodes: readonly PeeringNode[]): string | undefined {
  const { resourceSlices, cluster, unread } = consumer;
  if (nodes.length === 0) {
    return undefined;
  }
  if (unread.has("ResourceSlices")) {
    return `Unknown: forbidden: cannot list ResourceSlices of cluster ${cluster}`;
  }
  const slices = nodes.map(({ name }) => resourceSlices.find((slice) => nameOf(slice) === name));
  const missing = nodes.find((_, index) => slices[index] === undefined);
  if (missing !== undefined) {
    return `NotReady: ResourceSlice ${missing.name} of cluster ${cluster} was not found`;
  }
  const declared = slices.filter((slice) => slice !== undefined);
  const deleted = declared.find(isTerminating);
  if (deleted !== undefined) {
    return `NotReady: ResourceSlice ${nameOf(deleted)} of cluster ${cluster} is being deleted`;
  }
  const ofPeering = { ...consumer, resourceSlices: declared, virtualNodes: [] };
  const check = checkSlices(ofPeering, undefined);
  if (check === undefined || check.result === "ok") {
    return undefined;
  }
  return `${check.result === "wrong" ? "NotReady" : "Unknown"}: ${check.found}`;
}
