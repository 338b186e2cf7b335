import { digestOf } from "../../digest.js";
import type { Endpoint, GatewayRole } from "../../liqo/networking/gateway.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { SignedDocument, Signer } from "./signed-document.js";

/** The side that issued a document. */
export interface PeerInfoSide {
  /** Liqo's ID of the cluster. */
  readonly clusterId: string;
  /** Role of the gateway in the tunnel. */
  readonly role: GatewayRole;
  /** Pod CIDRs of the cluster, not remapped. */
  readonly podCidrs: readonly string[];
  /** External CIDR of the cluster, not remapped. */
  readonly externalCidr: string;
  /** WireGuard public key of the gateway: 32 bytes in base64. */
  readonly publicKey: string;
  /** Liqo's version in the cluster, for example `1.2.0`. Undefined if it is unknown. */
  readonly liqoVersion?: string;
  /** Endpoint that the other gateway dials. Undefined for a client. */
  readonly endpoint?: Endpoint;
}

/** The contents of a document that concern the network. */
export interface PeerInfoContents {
  /** The side that issued the document. */
  readonly from: PeerInfoSide;
  /** Liqo's ID of the cluster that the document is for. */
  readonly to: string;
  /** MTU of the tunnel in bytes. Both sides need the same MTU. */
  readonly mtu: number;
  /** Public key of the addressee that the issuer has installed. Undefined before that. */
  readonly installedPublicKey?: string;
  /**
   * The server's endpoint, as the client received it. The client may dial another. Undefined if the
   * issuer is a server.
   */
  readonly receivedEndpoint?: Endpoint;
}

/**
 * The document that two administrators exchange, so that each can set up a side of a tunnel. It
 * contains no secrets.
 *
 * The issuing side signs the document with its own key. The receiving side accepts only documents
 * of the key that it accepted first, or of the key with `remoteSigningKeyFingerprint`.
 */
export interface PeerInfo extends SignedDocument, PeerInfoContents {
  /** Kind of the document. */
  readonly kind: typeof PEER_INFO_KIND;
  /** Version of the document's format. */
  readonly version: typeof PEER_INFO_VERSION;
}

/**
 * A document as TypeScript types an imported JSON file: literals are plain strings and numbers. The
 * component checks all values when it reads the document.
 */
export interface PeerInfoDocument extends Omit<PeerInfo, "kind" | "version" | "from"> {
  /** Kind of the document. */
  readonly kind: string;
  /** Version of the document's format. */
  readonly version: number;
  /** The side that issued the document. */
  readonly from: Omit<PeerInfoSide, "role"> & {
    /** Role of the gateway in the tunnel. */
    readonly role: string;
  };
}

/** The `kind` of all documents. */
export const PEER_INFO_KIND = "LiqoNetworkPeerInfo";

/** The `version` of documents that this package issues and accepts. */
export const PEER_INFO_VERSION = 1;

/**
 * Whether two documents differ at most in their time: a side issues the same contents again when its
 * document expires.
 */
export function hasSameContents(left: PeerInfo, right: PeerInfo): boolean {
  return contentsDigest(left) === contentsDigest(right);
}

function contentsDigest(document: PeerInfo): string {
  return digestOf({ ...document, issuedAt: "", expiresAt: "", signature: "" });
}

/** Issues a document. `issuedAt` is in RFC 3339, `expiresIn` is a duration such as `168h`. */
export function createPeerInfo(
  contents: PeerInfoContents,
  issuedAt: string,
  expiresIn: string,
  { signingKey, sign }: Signer,
): PeerInfo {
  const expiry = new Date(Date.parse(issuedAt) + millisecondsOf(expiresIn));
  const document = {
    kind: PEER_INFO_KIND,
    version: PEER_INFO_VERSION,
    ...contents,
    issuedAt,
    expiresAt: expiry.toISOString(),
    signingKey,
  } as const;
  return { ...document, signature: sign(document) };
}
