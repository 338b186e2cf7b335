import { digestOf } from "../../digest.js";
import type { Endpoint, GatewayRole } from "../../liqo/networking/gateway.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { PeeringInfo } from "./peering-info.js";
import type { SignedDocument, Signer } from "./signed-document.js";

/** The issuer of a document. */
export interface PeerInfoIssuer {
  /** Liqo's ID of the cluster. */
  readonly clusterId: string;
  /** Liqo's version in the cluster, for example `1.2.0`. Undefined if it is unknown. */
  readonly liqoVersion?: string;
}

/** The fields of every document that two administrators exchange. */
export interface PeerDocument extends SignedDocument {
  /** The side that issued the document. */
  readonly from: PeerInfoIssuer;
}

/** The side that issued a document. */
export interface PeerInfoSide extends PeerInfoIssuer {
  /** Role of the gateway in the tunnel. */
  readonly role: GatewayRole;
  /** Pod CIDRs of the cluster, not remapped. */
  readonly podCidrs: readonly string[];
  /** External CIDR of the cluster, not remapped. */
  readonly externalCidr: string;
  /** WireGuard public key of the gateway: 32 bytes in base64. */
  readonly publicKey: string;
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
  /** The peering over the network. Undefined if the issuer declares no peering. */
  readonly peering?: PeeringInfo;
}

/** The contents of the document of a peering without a network. */
export interface PeeringPeerInfoContents {
  /** The side that issued the document. */
  readonly from: PeerInfoIssuer;
  /** Liqo's ID of the cluster that the document is for. */
  readonly to: string;
  /** The peering. */
  readonly peering: PeeringInfo;
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

/** The document of a peering without a network, with the same signature and rules. */
export interface PeeringPeerInfo extends SignedDocument, PeeringPeerInfoContents {
  /** Kind of the document. */
  readonly kind: typeof PEERING_PEER_INFO_KIND;
  /** Version of the document's format. */
  readonly version: typeof PEER_INFO_VERSION;
}

/**
 * A document as TypeScript types an imported JSON file: literals are plain strings and numbers. The
 * component checks all values when it reads the document.
 */
export interface PeerInfoDocument extends Omit<PeerInfo, "kind" | "version" | "from" | "peering"> {
  /** Kind of the document. */
  readonly kind: string;
  /** Version of the document's format. */
  readonly version: number;
  /** The side that issued the document. */
  readonly from: Omit<PeerInfoSide, "role"> & {
    /** Role of the gateway in the tunnel. */
    readonly role: string;
  };
  /** The peering over the network. */
  readonly peering?: PeeringInfoDocument;
}

/** The `peering` of a document as TypeScript types an imported JSON file. */
export interface PeeringInfoDocument {
  /** Role of the issuer. */
  readonly role: string;
}

/** The document of a peering without a network, as TypeScript types an imported JSON file. */
export interface PeeringPeerInfoDocument extends Omit<
  PeeringPeerInfo,
  "kind" | "version" | "peering"
> {
  /** Kind of the document. */
  readonly kind: string;
  /** Version of the document's format. */
  readonly version: number;
  /** The peering. */
  readonly peering: PeeringInfoDocument;
}

/** The `kind` of documents with a network. */
export const PEER_INFO_KIND = "LiqoNetworkPeerInfo";

/** The `kind` of documents of a peering without a network. */
export const PEERING_PEER_INFO_KIND = "LiqoPeeringPeerInfo";

/** The `version` of documents that this package issues and accepts. */
export const PEER_INFO_VERSION = 1;

/**
 * Whether two documents differ at most in their time: a side issues the same contents again when its
 * document expires.
 */
export function hasSameContents(left: PeerDocument, right: PeerDocument): boolean {
  return contentsDigest(left) === contentsDigest(right);
}

function contentsDigest(document: PeerDocument): string {
  return digestOf({ ...document, issuedAt: "", expiresAt: "", signature: "" });
}

/** When a document is issued and signed. */
export interface Issuance {
  /** Time in RFC 3339. */
  readonly issuedAt: string;
  /** A duration such as `168h`. */
  readonly expiresIn: string;
  readonly signer: Signer;
}

/** A signed document of a kind. */
export type DocumentOf<Kind extends string, Contents> = Contents &
  SignedDocument & { readonly kind: Kind; readonly version: typeof PEER_INFO_VERSION };

/** Issues a document. */
export function createDocument<Kind extends string, Contents extends { readonly to: string }>(
  kind: Kind,
  contents: Contents,
  { issuedAt, expiresIn, signer: { signingKey, sign } }: Issuance,
): DocumentOf<Kind, Contents> {
  const expiry = new Date(Date.parse(issuedAt) + millisecondsOf(expiresIn));
  const document = {
    kind,
    version: PEER_INFO_VERSION,
    ...contents,
    issuedAt,
    expiresAt: expiry.toISOString(),
    signingKey,
  } as const;
  return { ...document, signature: sign(document) };
}

/** Issues a document with a network. */
export function createPeerInfo(
  contents: PeerInfoContents,
  issuedAt: string,
  expiresIn: string,
  signer: Signer,
): PeerInfo {
  return createDocument(PEER_INFO_KIND, contents, { issuedAt, expiresIn, signer });
}
