import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import type { AuthParams } from "../liqo/index.js";
import { sideLocation } from "../network/checks/side-location.js";
import type { LiqoNetworkPair } from "../network/pair/liqo-network-pair.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import { certificateIn, timestamp } from "./checks/certificate.js";
import { livePeeringDiagnosis } from "./checks/peering-diagnosis.js";
import type { LiveConsumer } from "./checks/live-consumer.js";
import type { LiveProvider } from "./checks/live-provider.js";
import { isBeingReplicated, replicationProblem } from "./checks/replication-check.js";
import { type InspectedPeer, inspectPeer, isInspected } from "./checks/run-checks.js";

/** Pause between two reads while Liqo replicates objects, in milliseconds. */
const INTERVAL = 500;

/** The clusters of a peering that are inspected. */
export interface PeersToInspect {
  readonly consumer: RemoteClusterArgs;
  /** Undefined if only the consumer can be inspected. */
  readonly provider?: RemoteClusterArgs;
  /** Known when all objects of the peering are ready. */
  readonly ready: pulumi.Output<unknown>;
}

/**
 * The inspected clusters of a peering, read in every preview and `up`. In an `up`, Liqo has some time
 * to replicate new objects.
 */
export function inspectPeers({
  consumer,
  provider,
  ready,
}: PeersToInspect): pulumi.Output<readonly InspectedPeer[]> {
  const consumerSide = sideLocation(consumer);
  const providerSide = provider && sideLocation(provider);
  return pulumi
    .all([consumerSide, providerSide, ready])
    .apply(async ([consumerLocation, providerLocation]) => {
      const inspect = async (): Promise<InspectedPeer[]> =>
        Promise.all([
          ...(providerLocation === undefined ? [] : [inspectPeer(providerLocation, "Provider")]),
          inspectPeer(consumerLocation, "Consumer"),
        ]);
      let peers = await inspect();
      while (!pulumi.runtime.isDryRun() && ofConsumer(peers, isBeingReplicated) === true) {
        await sleep(INTERVAL);
        peers = await inspect();
      }
      return peers;
    });
}

/**
 * Why objects of the consumer have no copy in the provider. Undefined if all have a copy, as far as
 * the clusters can be read.
 */
export function liveReplicationProblem(
  peers: pulumi.Output<readonly InspectedPeer[]>,
): pulumi.Output<string | undefined> {
  return peers.apply((inspected) => ofConsumer(inspected, replicationProblem));
}

/** Inspects the objects of the consumer. Undefined if they could not be read. */
function ofConsumer<T>(
  peers: readonly InspectedPeer[],
  inspect: (consumer: LiveConsumer, provider: LiveProvider | undefined) => T,
): T | undefined {
  const [consumer] = peers.filter(isInspected).filter((peer) => peer.role === "Consumer");
  const [provider] = peers.filter(isInspected).filter((peer) => peer.role === "Provider");
  return consumer && inspect(consumer, provider);
}

/** A peering that is inspected in every preview and `up`. */
export interface PeeringToInspect {
  readonly consumer: Required<RemoteClusterArgs>;
  readonly provider: Required<RemoteClusterArgs>;
  readonly peers: pulumi.Output<readonly InspectedPeer[]>;
  readonly network: LiqoNetworkPair | undefined;
  readonly status: pulumi.Output<string>;
}

/**
 * The problems of a peering, read from both clusters in every preview and `up`. Problems are also
 * logged as a warning.
 */
export function inspectPeering(
  component: pulumi.Resource,
  { consumer, provider, peers, network, status }: PeeringToInspect,
): pulumi.Output<Diagnosis> {
  return livePeeringDiagnosis(component, {
    status,
    peers,
    network: network?.diagnosis,
    declared: [consumer, provider].flatMap(({ namespace, remoteClusterId }) => [
      namespace,
      remoteClusterId,
    ]),
  });
}

/** When the certificate of the consumer expires (RFC 3339). Undefined on Amazon EKS. */
export function expiryOf(authParams: AuthParams): string | undefined {
  const certificate = certificateIn(authParams);
  return certificate && timestamp(certificate.notAfter);
}
