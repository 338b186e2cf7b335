import { digestOf } from "../../digest.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { DialledEndpoint } from "../gateway/endpoint.js";
import type { GatewayRole } from "../gateway/gateway.js";

/** What a hand-off tells of the side that it comes from. */
export interface PeerInfoSide {
  /** Liqo's ID of its cluster. */
  readonly clusterId: string;
  /** Which end of the tunnel it is. */
  readonly role: GatewayRole;
  /** Ranges of its cluster's pods, as it calls them itself. */
  readonly podCidrs: readonly string[];
  /** External range of its cluster, as it calls it itself. */
  readonly externalCidr: string;
  /** Public key of its gateway, 32 bytes in base64. */
  readonly publicKey: string;
  /** Version of its Liqo, for example `1.2.0`, if that is known. */
  readonly liqoVersion?: string;
  /** Where its gateway can be dialled: of a server, not of a client. */
  readonly endpoint?: DialledEndpoint;
}

/** What a hand-off says, apart from when. */
export interface PeerInfoContents {
  /** The side that it comes from. */
  readonly from: PeerInfoSide;
  /** Liqo's ID of the cluster that it is meant for. */
  readonly to: string;
  /** MTU of the tunnel in bytes, which both sides must use. */
  readonly mtu: number;
  /** The addressee's public key, once it has been installed: then its gateway will be listened to. */
  readonly installedPublicKey?: string;
  /**
   * The addressee's endpoint that this side's gateway has been given: of a client. It may dial another one in its place, such
   * as that of a NAT, which is its own affair.
   */
  readonly configuredEndpoint?: DialledEndpoint;
}

/**
 * What the administrator of one cluster gives that of another, so that each can set up one side of a tunnel. It holds
 * nothing secret.
 *
 * Its digest shows that it has arrived as it was issued. It is no signature: whoever can change the document can change
 * the digest too, so it goes by a way that both trust.
 */
export interface PeerInfo extends PeerInfoContents {
  /** Tells it from other documents. */
  readonly kind: typeof PEER_INFO_KIND;
  /** Of this form. */
  readonly version: typeof PEER_INFO_VERSION;
  /** RFC 3339, UTC. */
  readonly issuedAt: string;
  /** RFC 3339, UTC. Until then it has to be used for the first time; what was made of it stays. */
  readonly expiresAt: string;
  /** `sha256:` and, in hexadecimal, the digest of everything else. */
  readonly digest: string;
}

/**
 * A hand-off as it comes from elsewhere, for example by an import of its file, of which TypeScript knows nothing but that
 * there are texts and numbers. All that it says is checked when it is read.
 */
export interface PeerInfoDocument extends Omit<PeerInfo, "kind" | "version" | "from"> {
  /** Tells it from other documents. */
  readonly kind: string;
  /** Of its form. */
  readonly version: number;
  /** The side that it comes from. */
  readonly from: Omit<PeerInfoSide, "role"> & {
    /** Which end of the tunnel it is. */
    readonly role: string;
  };
}

/** What `kind` of a hand-off is. */
export const PEER_INFO_KIND = "LiqoNetworkPeerInfo";

/** What `version` of a hand-off is. */
export const PEER_INFO_VERSION = 1;

/** Makes the document. `issuedAt` is in RFC 3339, `expiresIn` a length of time such as `168h`. */
export function issuePeerInfo(
  contents: PeerInfoContents,
  issuedAt: string,
  expiresIn: string,
): PeerInfo {
  const expiry = new Date(Date.parse(issuedAt) + millisecondsOf(expiresIn));
  const undigested = {
    kind: PEER_INFO_KIND,
    version: PEER_INFO_VERSION,
    ...contents,
    issuedAt,
    expiresAt: expiry.toISOString(),
  } as const;
  return { ...undigested, digest: peerInfoDigest(undigested) };
}

/** The digest of a document, without regard to the order of its keys, to white space, or to a digest that it has. */
export function peerInfoDigest(document: object): string {
  return `sha256:${digestOf({ ...document, digest: undefined })}`;
}
