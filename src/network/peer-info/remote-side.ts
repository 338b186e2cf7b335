import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import { renderMessage } from "../../message.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentChecks, object, optional, required } from "../../validation/arguments.js";
import { cidrRule, cidrsRule } from "../../validation/address-rules.js";
import { wireGuardKeyRule } from "../../validation/rules.js";
import { endpointRule, type GatewayClientEndpoint } from "../gateway/endpoint-args.js";
import { checkDisjointCidrs, checkPeerInfo, type LocalSide } from "./document-rules.js";
import { networkFieldsOf } from "./document-fields.js";
import type { DocumentFormat, Remote } from "./document-format.js";
import type { AcceptanceArgs, SpecifiedRemote } from "./acceptance.js";
import { checkAcceptedNetwork } from "./accepted-document.js";
import { PEER_INFO_KIND, type PeerInfo, type PeerInfoDocument } from "./peer-info.js";
import { credentialsIn } from "./peering-info.js";
import { checkRemoteDocument } from "./remote-document.js";

/** Values of the remote side, entered manually instead of its {@link PeerInfo}. */
export interface ManualRemoteSide {
  /** Pod CIDRs of the remote cluster, not remapped. */
  readonly podCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;

  /** External CIDR of the remote cluster, not remapped. */
  readonly externalCidr: pulumi.Input<string>;

  /**
   * WireGuard public key of the remote gateway: 32 bytes in base64 (`spec.publicKey` in the output
   * of `liqoctl generate publickey`).
   */
  readonly publicKey: pulumi.Input<string>;

  /**
   * Endpoint of the remote gateway. Only a client dials this endpoint.
   *
   * @default - the `endpoint` of this side, which then needs an address and a port
   */
  readonly endpoint?: pulumi.Input<GatewayClientEndpoint> | undefined;

  /**
   * Public key of this side that the remote side has installed. Packets can cross the tunnel only
   * after that, so only then `pulumi up` waits for the tunnel.
   *
   * @default - the remote side has not installed a key yet, and `pulumi up` does not wait for the
   * tunnel
   */
  readonly installedPublicKey?: pulumi.Input<string> | undefined;
}

/**
 * The remote side, as its document or as values entered manually. Both may be undefined at first.
 */
export interface RemoteSideArgs {
  /**
   * The document from the remote side's administrator: `peerInfo` of the remote side. Either an
   * object, for example from a
   * [`StackReference`](https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences) or an
   * imported JSON file, or a JSON string, for example from the
   * [configuration](https://www.pulumi.com/docs/iac/concepts/config/).
   *
   * The stack keeps the last accepted document. If this argument becomes undefined, for example
   * because the remote side's stack was destroyed, that document stays in use and the side logs a
   * warning. To tear down the tunnel, set `detached`.
   *
   * If a preview does not know the value yet, the preview shows the resources that depend on the
   * document as deleted and logs a warning. `pulumi up` knows the value and keeps these resources.
   *
   * @default - the resources that depend on the remote side are created later, with the document
   *
   * @example
   * ```ts
   * const remotePeerInfo = new pulumi.Config().get("remotePeerInfo");
   * const args = { cluster: milan, remoteClusterId: "rome", role: "Server" } as const;
   * new LiqoNetworkSide("to-rome", { ...args, remotePeerInfo });
   * ```
   */
  readonly remotePeerInfo?: pulumi.Input<PeerInfoDocument | string | undefined> | undefined;

  /**
   * Fingerprint of the key that the remote side signs its documents with, as its administrator reads
   * it out by phone: `signingKeyFingerprint` of the remote side. White space and case do not matter.
   * Documents of another key are rejected, from the first document on. After the remote side has
   * rotated its key, set the new fingerprint together with the new document: without the
   * fingerprint, only documents of the accepted key are accepted.
   *
   * @default - the key of the first accepted document
   *
   * @example
   * ```ts
   * remoteSigningKeyFingerprint: "fe81 2c12 f3ab 4ce6 ac5d b69a",
   * ```
   */
  readonly remoteSigningKeyFingerprint?: pulumi.Input<string | undefined> | undefined;

  /**
   * The same values, entered manually. They are not protected by a signature, an addressee or an
   * expiry. If this argument becomes undefined, the last accepted values stay in use, as with
   * `remotePeerInfo`. The key of the last accepted document stays pinned.
   *
   * @default - `remotePeerInfo`
   *
   * @example
   * ```ts
   * remote: {
   *   podCidrs: ["10.10.0.0/16"],
   *   externalCidr: "10.70.0.0/16",
   *   publicKey: "C1mfTbE+TQkEKzMOQBj0sMEYj9RSJvXQ6ZmyLAGbQE8=",
   *   endpoint: { addresses: ["203.0.113.7"], port: 51840 },
   * },
   * ```
   */
  readonly remote?: ManualRemoteSide | undefined;
}

/** The remote side, whichever way this side received the values. */
export interface RemoteInfo
  extends
    Remote<PeerInfo>,
    Pick<PeerInfo["from"], "podCidrs" | "externalCidr" | "publicKey" | "liqoVersion"> {
  /** Endpoint of the remote gateway, for a client to dial. */
  readonly endpoint?: Endpoint | undefined;
  /** Public key of this side that the remote side has installed. Undefined before that. */
  readonly installedPublicKey?: string | undefined;
  /** The server's endpoint, as the client received it. The client may dial another. */
  readonly receivedEndpoint?: Endpoint | undefined;
}

/** A document with a network. */
export const NETWORK_DOCUMENT: DocumentFormat<PeerInfo, RemoteInfo> = {
  kind: PEER_INFO_KIND,
  fieldsOf: networkFieldsOf,
  remoteOf: (document) => {
    const { from, installedPublicKey, receivedEndpoint } = document;
    return { ...from, installedPublicKey, receivedEndpoint, document };
  },
  valuesOf: ({ podCidrs, externalCidr, publicKey, endpoint, document }) => [
    ...[podCidrs, externalCidr, publicKey, endpoint?.addresses, endpoint?.port],
    ...credentialsIn(document?.peering),
  ],
};

/** Checks `remotePeerInfo`, `remoteSigningKeyFingerprint` and `remote`. */
export function checkRemoteArgs(
  check: ArgsCheck,
  args: LocalSide & RemoteSideArgs,
): SpecifiedRemote<RemoteInfo> {
  const { remote, remotePeerInfo, remoteClusterId } = args;
  if (remote !== undefined && remotePeerInfo !== undefined) {
    check.report("remote", "expected either remotePeerInfo or remote, got both");
  }
  checkManualValues(check, remote);
  const { document, isSecret } = checkRemoteDocument(check, args, NETWORK_DOCUMENT);
  checkPeerInfo(check.at("remotePeerInfo"), args, document);
  if (remote === undefined) {
    const ofDocument = document.apply(
      (peerInfo) => peerInfo && NETWORK_DOCUMENT.remoteOf(peerInfo),
    );
    return { remote: ofDocument, isSecret };
  }
  const ofValues = remoteOfValues(remoteClusterId, remote);
  return { remote: ofValues, isSecret: pulumi.isSecret(ofValues) };
}

/** How a side with these arguments accepts a remote side. */
export function networkAcceptance(local: LocalSide): AcceptanceArgs<PeerInfo, RemoteInfo> {
  return {
    format: NETWORK_DOCUMENT,
    local,
    recheck: (check, document, remote) => {
      checkAcceptedNetwork(check, local, document);
      checkManualRemote(check.at("remote"), local, remote);
    },
  };
}

/** Checks values entered manually against the arguments of this side. */
function checkManualRemote(
  check: ArgsCheck,
  { role, remoteClusterId, endpoint }: LocalSide,
  remote: pulumi.Output<RemoteInfo | undefined>,
): void {
  const manual = remote.apply((accepted) =>
    accepted?.document === undefined ? accepted : undefined,
  );
  check.whenKnown("", pulumi.all([manual, remoteClusterId]), ([values, id]) =>
    values === undefined || values.clusterId === id
      ? undefined
      : `expected the values of cluster ${id}, got the values accepted earlier for ${values.clusterId}`,
  );
  const needsEndpoint =
    role === "Client" && (endpoint?.address === undefined || endpoint.port === undefined);
  check.whenKnown("endpoint", manual, (values) =>
    needsEndpoint && values !== undefined && values.endpoint === undefined
      ? MISSING_ENDPOINT
      : undefined,
  );
}

/** The problem of a client without an endpoint to dial. */
export const MISSING_ENDPOINT = "expected an endpoint, since this side is a Client";

/** Warns if a preview does not know the remote side, and so shows existing resources as deleted. */
export function warnIfRemoteUnknown(
  side: pulumi.ComponentResource,
  args: RemoteSideArgs,
  remote: pulumi.Output<RemoteInfo | undefined>,
): void {
  warnIfUnknown(side, args.remote === undefined ? "remotePeerInfo" : "remote", remote);
}

/** Warns if a preview does not know the value of an argument that describes the remote side. */
export function warnIfUnknown(
  side: pulumi.ComponentResource,
  argument: string,
  value: pulumi.Output<unknown>,
): void {
  void valueIfKnown(value.apply(() => true)).then((isKnown) => {
    if (isKnown === undefined) {
      const warning = renderMessage({
        problem: `${argument} is not known in this preview`,
        hint: "The preview shows the resources that depend on it as deleted. pulumi up keeps them.",
        section: "peer-info-unknown",
      });
      void pulumi.log.warn(warning, side);
    }
  });
}

const REMOTE_ARGUMENTS: ArgumentChecks<ManualRemoteSide> = {
  podCidrs: required(cidrsRule),
  externalCidr: required(cidrRule),
  publicKey: required(wireGuardKeyRule),
  endpoint: optional(endpointRule),
  installedPublicKey: optional(wireGuardKeyRule),
};

function checkManualValues(check: ArgsCheck, remote: ManualRemoteSide | undefined): void {
  object(REMOTE_ARGUMENTS)(check, "remote", remote);
  checkDisjointCidrs(check.at("remote"), remote?.podCidrs, remote?.externalCidr);
}

/** The remote side with values entered manually. */
function remoteOfValues(
  clusterId: pulumi.Input<string>,
  remote: ManualRemoteSide,
): pulumi.Output<RemoteInfo> {
  return pulumi.output({ ...remote, clusterId }).apply(({ endpoint, ...values }) => ({
    ...values,
    endpoint: endpoint && { ...endpoint, protocol: "UDP" },
  }));
}
