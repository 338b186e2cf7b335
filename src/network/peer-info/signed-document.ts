import * as nacl from "tweetnacl";
import { canonicalJson } from "../../digest.js";

/** The fields of every signed document, whatever else the document contains. */
export interface SignedDocument {
  /** Kind of the document. */
  readonly kind: string;
  /** Version of the document's format. */
  readonly version: number;
  /** Liqo's ID of the cluster that the document is for. */
  readonly to: string;
  /** Time in RFC 3339, UTC. A side accepts no document that is older than the accepted document. */
  readonly issuedAt: string;
  /**
   * Time in RFC 3339, UTC, at most a year after `issuedAt`. The document must be accepted before. An
   * accepted document stays in use after that time.
   */
  readonly expiresAt: string;
  /** Public key that the document is signed with: Ed25519, 32 bytes in base64. */
  readonly signingKey: string;
  /** Ed25519 signature of all other fields: 64 bytes in base64. */
  readonly signature: string;
}

/** Signs documents with a key. */
export interface Signer {
  /** The public key: 32 bytes in base64. */
  readonly signingKey: string;
  /** Signs a document. Returns 64 bytes in base64. */
  readonly sign: (document: UnsignedDocument) => string;
}

/** A document before it is signed. */
export type UnsignedDocument = Omit<SignedDocument, "signature">;

/** A new seed of an Ed25519 key: 32 bytes in base64. Secret. */
export function generateSeed(): string {
  return toBase64(nacl.randomBytes(nacl.sign.seedLength));
}

/** Signs documents with the key of a seed. */
export function signerOf(seed: string): Signer {
  const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(Buffer.from(seed, "base64"));
  return {
    signingKey: toBase64(publicKey),
    sign: (document) => toBase64(nacl.sign.detached(signedBytes(document), secretKey)),
  };
}

/**
 * Whether a document has the signature of its signing key. White space and the order of keys do not
 * matter.
 */
export function hasValidSignature(document: SignedDocument): boolean {
  const { signature, signingKey } = document;
  return nacl.sign.detached.verify(
    signedBytes(document),
    Buffer.from(signature, "base64"),
    Buffer.from(signingKey, "base64"),
  );
}

/**
 * The bytes that are signed. The prefix separates documents from anything else that may be signed
 * with the same key.
 */
function signedBytes(document: UnsignedDocument): Buffer {
  const { kind, version } = document;
  const fields = canonicalJson({ ...document, signature: undefined });
  return Buffer.from(`pulumi-liqo ${kind} ${version}\n${fields}`);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
