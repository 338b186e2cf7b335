import type * as pulumi from "@pulumi/pulumi";
import type { AcceptedRemote } from "../peer-info/acceptance.js";
import { fingerprintOf } from "../peer-info/fingerprint.js";
import { issueDocument } from "../peer-info/issue.js";
import { PEER_INFO_KIND, type PeerInfo, type PeerInfoContents } from "../peer-info/peer-info.js";
import type { RemoteInfo } from "../peer-info/remote-side.js";
import { createSigningKey } from "../peer-info/signing-key.js";
import type { ClientSideArgs, ServerSideArgs } from "./side-args.js";

/** A side of a network, while it issues its document. */
interface IssuingSide extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;
}

/** What the network adds to the document of its side. */
export interface NetworkIssue {
  readonly side: IssuingSide;
  readonly accepted: AcceptedRemote<RemoteInfo>;
  /** Undefined while the side has no key. */
  readonly contents: pulumi.Output<PeerInfoContents | undefined>;
  /** Whether the remote side has installed this side's key. */
  readonly isKeyInstalled: pulumi.Output<boolean>;
}

/** The document of a side, and the fingerprint of the key that signs it. */
export interface IssuedPeerInfo {
  readonly peerInfo: pulumi.Output<PeerInfo | undefined>;
  readonly signingKeyFingerprint: pulumi.Output<string>;
}

/** The exchange of documents of a component that contains the side of a network. */
export interface SideExchange {
  /** The component with the arguments of the side. */
  readonly component: pulumi.ComponentResource;
  /** The argument of the component that sets the namespace. */
  readonly namespaceArgument: string;
  /** The remote side. The component has checked the arguments of the side. */
  readonly accepted: AcceptedRemote<RemoteInfo>;
  /** Issues the document of the component. */
  readonly issue: (network: NetworkIssue) => IssuedPeerInfo;
}

/** Issues the document of a side that exchanges documents itself. */
export function issueOwn(
  name: string,
  { role, expiresIn, signingKeyVersion }: ServerSideArgs | ClientSideArgs,
  { side, accepted: { remote }, contents, isKeyInstalled }: NetworkIssue,
): IssuedPeerInfo {
  const signer = createSigningKey(side, `${name}-signing-key`, signingKeyVersion);
  const peerInfo = issueDocument(side, name, {
    kind: PEER_INFO_KIND,
    contents,
    isAnswered: isKeyInstalled,
    answersOnce: role === "Client",
    expiresIn,
    remoteIssuedAt: remote.apply((info) => info?.document?.issuedAt),
    signer,
  });
  return { peerInfo, signingKeyFingerprint: signer.apply((own) => fingerprintOf(own.signingKey)) };
}
