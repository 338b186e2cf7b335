import * as pulumi from "@pulumi/pulumi";
import { type Diagnosis, notInspected } from "../../diagnosis/diagnosis.js";
import { warnIfMinorVersionsDiffer } from "../../liqo/version.js";
import { fingerprintOf } from "../../network/peer-info/fingerprint.js";
import { issueDocument } from "../../network/peer-info/issue.js";
import {
  PEER_INFO_KIND,
  type PeerDocument,
  type PeerInfo,
  PEERING_PEER_INFO_KIND,
  type PeeringPeerInfo,
} from "../../network/peer-info/peer-info.js";
import type { PeeringInfo } from "../../network/peer-info/peering-info.js";
import { warnIfUnknown } from "../../network/peer-info/remote-side.js";
import { createSigningKey } from "../../network/peer-info/signing-key.js";
import { LiqoNetworkSide, type LiqoNetworkSideArgs } from "../../network/side/liqo-network-side.js";
import { detachedStatus } from "../../network/side/side-status.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { ensureTenantNamespace } from "../../tenant/tenant-namespace.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { hideSecretValues } from "../../validation/redact.js";
import type { PeeringNode } from "../consumer.js";
import { inspectPeering, type LivePeering } from "../live-peering.js";
import { acceptNetworkPeer, acceptPeer } from "./accept-peer.js";
import { declareConsumer } from "./consumer-side.js";
import type { LiqoPeeringSideArgs } from "./peering-side-args.js";
import { waitingForConsumer } from "./peering-side-status.js";
import { declareProvider } from "./provider-side.js";
import type { PeeringOutputs, RemotePeering } from "./side-outputs.js";

/** A side of a peering, before its resources are declared. */
interface SideDeclaration {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly args: LiqoPeeringSideArgs;
}

/** A declared side. */
export interface DeclaredSide {
  readonly peerInfo: pulumi.Output<PeerInfo | PeeringPeerInfo | undefined>;
  readonly signingKeyFingerprint: pulumi.Output<string>;
  readonly remoteSigningKeyFingerprint: pulumi.Output<string | undefined>;
  readonly status: pulumi.Output<string>;
  readonly diagnosis: pulumi.Output<Diagnosis>;
  readonly nodes: pulumi.Output<PeeringNode[]>;
  readonly network: LiqoNetworkSide | undefined;
  readonly namespace: pulumi.Output<string>;
}

/** The peering of a side. */
interface DeclaredPeering {
  readonly tenant: Required<RemoteClusterArgs>;
  readonly outputs: PeeringOutputs;
}

/** Declares a side with a network. The documents of the network have the peering too. */
export function declareWithNetwork(
  side: SideDeclaration,
  networkArgs: LiqoNetworkSideArgs,
  check: ArgsCheck,
): DeclaredSide {
  const { component, name, args } = side;
  const { cluster, expiresIn, signingKeyVersion } = args;
  const declared: { peering?: DeclaredPeering } = {};
  const network = new LiqoNetworkSide(
    `${name}-network`,
    networkArgs,
    { parent: component },
    {
      component,
      namespaceArgument: "network.namespace",
      accepted: acceptNetworkPeer(component, name, args, networkArgs, check),
      issue: ({ side: networkSide, accepted: { remote, gate }, contents, isKeyInstalled }) => {
        const { namespace } = networkSide;
        const tenant = { cluster, remoteClusterId: gate(args.remoteClusterId), namespace };
        // The resources of the network's side are declared when its status is known.
        const settled = valueIfKnown(networkSide.status).then(() => networkSide);
        // The error of the network is reported already. A side without virtual nodes ignores it.
        settled.catch(() => undefined);
        const outputs = declarePeering(side, tenant, remotePeeringOf(remote), [settled]);
        declared.peering = { tenant, outputs };
        const signer = createSigningKey(component, `${name}-signing-key`, signingKeyVersion);
        const peerInfo = issueDocument(component, name, {
          kind: PEER_INFO_KIND,
          contents: pulumi
            .all([contents, outputs.info])
            .apply(([values, peering]) => values && { ...values, peering }),
          isAnswered: pulumi
            .all([isKeyInstalled, outputs.isAnswered])
            .apply((answers) => answers.every((isAnswered) => isAnswered)),
          answersOnce: networkArgs.role === "Client",
          expiresIn,
          remoteIssuedAt: remote.apply((info) => info?.document?.issuedAt),
          signer,
        });
        return {
          peerInfo,
          signingKeyFingerprint: signer.apply((own) => fingerprintOf(own.signingKey)),
        };
      },
    },
  );
  const { peerInfo, namespace, signingKeyFingerprint, remoteSigningKeyFingerprint } = network;
  const { peering } = declared;
  if (peering === undefined) {
    throw new Error("the side of the network has not issued its document");
  }
  return {
    ...{ peerInfo, signingKeyFingerprint, remoteSigningKeyFingerprint },
    ...inspectSide(side, peering, network),
    ...{ nodes: peering.outputs.nodes, network, namespace },
  };
}

/** Declares a side without a network. */
export function declareWithoutNetwork(side: SideDeclaration, check: ArgsCheck): DeclaredSide {
  const { component, name, args } = side;
  const { cluster } = args;
  const { remote, signingKey, gate } = acceptPeer(component, name, args, check);
  const remoteClusterId = gate(args.remoteClusterId);
  const tenant = ensureTenantNamespace(
    `${name}-namespace`,
    { ...args, remoteClusterId, adoptsTunnel: args.adopt === true },
    component,
  );
  const outputs = declarePeering(side, tenant, remotePeeringOf(remote), []);
  const signer = createSigningKey(component, `${name}-signing-key`, args.signingKeyVersion);
  const contents = pulumi
    .all([cluster.clusterId, cluster.knownLiqoVersion, remoteClusterId, outputs.info])
    .apply(([clusterId, liqoVersion, to, peering]) => ({
      from: { clusterId, liqoVersion },
      to,
      peering,
    }));
  const peerInfo = issueDocument(component, name, {
    kind: PEERING_PEER_INFO_KIND,
    contents,
    isAnswered: outputs.isAnswered,
    answersOnce: args.role === "Consumer",
    expiresIn: args.expiresIn,
    remoteIssuedAt: remote.apply((peer) => peer?.document?.issuedAt),
    signer,
  });
  if (pulumi.runtime.isDryRun()) {
    warnIfUnknown(component, "remotePeerInfo", remote);
  }
  warnIfMinorVersionsDiffer(
    component,
    cluster.knownLiqoVersion,
    remote.apply((peer) => peer?.liqoVersion),
  );
  return {
    peerInfo,
    signingKeyFingerprint: signer.apply((own) => fingerprintOf(own.signingKey)),
    remoteSigningKeyFingerprint: signingKey.apply((key) => key && fingerprintOf(key)),
    ...inspectSide(side, { tenant, outputs }, undefined),
    nodes: outputs.nodes,
    network: undefined,
    namespace: pulumi.output(tenant.namespace),
  };
}

function declarePeering(
  { component, name, args }: SideDeclaration,
  tenant: Required<RemoteClusterArgs>,
  remote: pulumi.Output<RemotePeering>,
  network: readonly pulumi.Input<pulumi.Resource>[],
): PeeringOutputs {
  const local = { component, name, tenant, remote, network };
  return args.role === "Consumer" ? declareConsumer(local, args) : declareProvider(local, args);
}

function remotePeeringOf(
  remote: pulumi.Output<
    | { readonly document?: (PeerDocument & { readonly peering?: PeeringInfo }) | undefined }
    | undefined
  >,
): pulumi.Output<RemotePeering> {
  return remote.apply((peer) => ({
    hasDocument: peer?.document !== undefined,
    peering: peer?.document?.peering,
  }));
}

/** The status and the problems of a side, which are found in its cluster. */
function inspectSide(
  { component, args }: SideDeclaration,
  { tenant, outputs }: DeclaredPeering,
  network: LiqoNetworkSide | undefined,
): LivePeering {
  if (args.detached === true) {
    const status = pulumi.output(tenant.remoteClusterId).apply(detachedStatus);
    return { status, diagnosis: status.apply(notInspected) };
  }
  const { role } = args;
  const { nodes, waiting, isPeered } = outputs;
  const live = pulumi.all([waiting, isPeered]).apply(([sentence, hasObjects]) =>
    inspectPeering(component, {
      peers: hasObjects ? [{ role, tenant }] : [],
      nodes,
      network,
      proxyUrl: args.role === "Provider" ? args.proxyUrl : undefined,
      waitingFor: (peers) => sentence ?? waitingForConsumer(peers),
    }),
  );
  const status = pulumi
    .all([live.apply((found) => found.status), network?.status])
    .apply(async ([found, networkStatus]) => {
      // The network logs itself what it waits for.
      if (found.startsWith("waiting ") && found !== networkStatus) {
        const secrets = [tenant.namespace, tenant.remoteClusterId];
        await pulumi.log.info(await hideSecretValues(found, secrets), component);
      }
      return found;
    });
  return { status, diagnosis: live.apply(({ diagnosis }) => diagnosis) };
}
