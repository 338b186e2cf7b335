import * as pulumi from "@pulumi/pulumi";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import type { AuthParams } from "../liqo/index.js";
import { sideLocation } from "../network/checks/side-location.js";
import type { LiqoNetworkPair } from "../network/pair/liqo-network-pair.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import { certificateIn, timestamp } from "./checks/certificate.js";
import { livePeeringDiagnosis } from "./checks/peering-diagnosis.js";
import { type InspectedPeer, inspectPeer, type PeerRole } from "./checks/run-checks.js";

/** A peering that is inspected in every preview and `up`. */
export interface PeeringToInspect {
  readonly consumer: Required<RemoteClusterArgs>;
  readonly provider: Required<RemoteClusterArgs>;
  readonly network: LiqoNetworkPair | undefined;
  /** Known when all objects of the peering are ready. */
  readonly status: pulumi.Output<string>;
}

/**
 * The problems of a peering, read from both clusters in every preview and `up`. Problems are also
 * logged as a warning.
 */
export function inspectPeering(
  component: pulumi.Resource,
  { consumer, provider, network, status }: PeeringToInspect,
): pulumi.Output<Diagnosis> {
  const inspect = (tenant: RemoteClusterArgs, role: PeerRole): pulumi.Output<InspectedPeer> =>
    pulumi
      .all([sideLocation(tenant), status])
      .apply(async ([location]) => inspectPeer(location, role));
  return livePeeringDiagnosis(component, {
    status,
    peers: [inspect(provider, "Provider"), inspect(consumer, "Consumer")],
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
