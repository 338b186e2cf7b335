import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import type { AuthParams } from "../liqo/index.js";
import { sideLocation } from "../network/checks/side-location.js";
import { isMocked } from "../pulumi/engine.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import { certificateIn, timestamp } from "./checks/certificate.js";
import { livePeeringDiagnosis } from "./checks/peering-diagnosis.js";
import { isBeingReplicated } from "./checks/replication-check.js";
import { byRole, type InspectedPeer, inspectPeer, type PeerRole } from "./checks/run-checks.js";
import type { PeeringNode } from "./consumer.js";
import { peeringStatus } from "./peering-status.js";

/** Pause between two reads while Liqo replicates objects, in milliseconds. */
const INTERVAL = 500;

/** A cluster of a peering. */
interface Peer {
  readonly role: PeerRole;
  readonly tenant: Required<RemoteClusterArgs>;
}

/** A peering that is inspected in every preview and `up`. */
export interface PeeringToInspect {
  /** The clusters of the peering that the program has. */
  readonly peers: readonly Peer[];
  /** Known when the consumer can use its provider. */
  readonly nodes: pulumi.Output<PeeringNode[]>;
  /** Undefined without a network. */
  readonly network: InspectedNetwork | undefined;
  /** URL of a proxy, which may be a secret. */
  readonly proxyUrl: pulumi.Input<string> | undefined;
  /** What the program's side waits for. */
  readonly waitingFor?: (peers: readonly InspectedPeer[]) => string | undefined;
}

/** The network of a peering. It reports its problems itself. */
interface InspectedNetwork {
  readonly status: pulumi.Output<string>;
  readonly diagnosis: pulumi.Output<Diagnosis>;
}

/** What was found in the clusters of a peering. */
export interface LivePeering {
  readonly status: pulumi.Output<string>;
  readonly diagnosis: pulumi.Output<Diagnosis>;
}

/**
 * The status and the problems of a peering, read from its clusters in every preview and `up`.
 * Problems are also logged as a warning.
 */
export function inspectPeering(
  component: pulumi.Resource,
  { peers, nodes, network, proxyUrl, waitingFor }: PeeringToInspect,
): LivePeering {
  // The grant of a node may be secret, but the status and the diagnosis do not contain it.
  const state = pulumi.all([pulumi.unsecret(nodes), network?.status]);
  // Behind mocks there is no cluster.
  const inspected = inspectPeers(isMocked() ? [] : peers, state);
  const status = pulumi
    .all([state, inspected])
    .apply(([[slices, networkStatus], inspectedPeers]) => {
      const found = inspectedPeers();
      const waiting = waitingFor?.(found);
      return peeringStatus({ peers: found, nodes: slices, network: networkStatus, waiting });
    });
  const diagnosis = livePeeringDiagnosis(component, {
    status,
    peers: inspected,
    network: network?.diagnosis,
    declared: [
      ...peers.flatMap(({ tenant }) => [tenant.namespace, tenant.remoteClusterId]),
      proxyUrl,
    ],
    clusters: peers.map(({ tenant }) => tenant.cluster),
  });
  return { status, diagnosis };
}

/**
 * The inspected clusters, returned by a function: an output would copy them. In an `up`, Liqo has
 * some time to replicate new objects.
 *
 * @param ready known when all objects of the peering are ready.
 */
function inspectPeers(
  peers: readonly Peer[],
  ready: pulumi.Output<unknown>,
): pulumi.Output<() => readonly InspectedPeer[]> {
  const locations = pulumi.all(
    peers.map(({ role, tenant }) => sideLocation(tenant).apply((location) => ({ role, location }))),
  );
  return pulumi.all([locations, ready]).apply(async ([located]) => {
    const inspect = () =>
      Promise.all(located.map(({ role, location }) => inspectPeer(location, role)));
    let inspected = await inspect();
    while (!pulumi.runtime.isDryRun() && hasNewObjects(inspected)) {
      await sleep(INTERVAL);
      inspected = await inspect();
    }
    return () => inspected;
  });
}

/** Whether Liqo has not had the time yet to replicate objects of the consumer. */
function hasNewObjects(peers: readonly InspectedPeer[]): boolean {
  const { consumer, provider } = byRole(peers);
  return consumer !== undefined && isBeingReplicated(consumer, provider);
}

/** When the certificate of the consumer expires (RFC 3339). Undefined on Amazon EKS. */
export function expiryOf(authParams: AuthParams): string | undefined {
  const certificate = certificateIn(authParams);
  return certificate && timestamp(certificate.notAfter);
}
