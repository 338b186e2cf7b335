import { createPublicKey, type KeyObject, verify } from "node:crypto";
import {
  bits,
  bitsIn,
  childrenOf,
  noAttributes,
  none,
  oid,
  printable,
  sequence,
  set,
  zero,
} from "./der.js";

/** The organization in the certificate of a consumer's control plane. */
export const CONTROL_PLANE_ORGANIZATION = "liqo.io";

const ORGANIZATION = "2.5.4.10";
const COMMON_NAME = "2.5.4.3";

/** The signature algorithms by the type of the key, as Liqo signs. */
const ALGORITHMS: Readonly<Record<string, () => Buffer>> = {
  ed25519: () => sequence(oid("1.3.101.112")),
  rsa: () => sequence(oid("1.2.840.113549.1.1.11"), none()),
};

/** The subject and the key of a certificate signing request. */
export interface RequestSubject {
  readonly organization: string;
  readonly commonName: string;
  /** Public key, SPKI in DER. */
  readonly publicKey: Buffer;
}

/**
 * The part of a certificate signing request (PKCS #10) that is signed, in DER. The bytes are those
 * of Go's `x509.CreateCertificateRequest`.
 */
export function requestInfo({ organization, commonName, publicKey }: RequestSubject): Buffer {
  const subject = sequence(
    set(sequence(oid(ORGANIZATION), printable(organization))),
    set(sequence(oid(COMMON_NAME), printable(commonName))),
  );
  return sequence(zero(), subject, publicKey, noAttributes());
}

/**
 * A certificate signing request in PEM.
 *
 * @param publicKey the key with which `info` was signed, SPKI in DER.
 */
export function certificateRequest(info: Buffer, signature: Buffer, publicKey: Buffer): string {
  const algorithm = ALGORITHMS[keyType(publicKey)];
  if (algorithm === undefined) {
    throw new Error(`expected an Ed25519 or RSA key, got ${keyType(publicKey)}`);
  }
  return pem("CERTIFICATE REQUEST", sequence(info, algorithm(), bits(signature)));
}

/** A public key in PEM, as Liqo encodes it. */
export function publicKeyPem(publicKey: Buffer): string {
  return pem("PUBLIC KEY", publicKey);
}

/** A public key, SPKI in DER, from its PEM. */
export function publicKeyDer(publicKey: string): Buffer {
  return createPublicKey(publicKey).export({ format: "der", type: "spki" });
}

/** The type of a public key, for example `ed25519`. */
export function keyType(publicKey: Buffer): string {
  return keyOf(publicKey).asymmetricKeyType ?? "unknown";
}

/** Whether a public key has a type with which Liqo creates keys of clusters. */
export function isSupportedKey(publicKey: Buffer): boolean {
  return keyType(publicKey) in ALGORITHMS;
}

/** Whether a signature of Liqo is valid. */
export function isSignedBy(publicKey: Buffer, content: Buffer, signature: Buffer): boolean {
  const key = keyOf(publicKey);
  return verify(key.asymmetricKeyType === "ed25519" ? null : "sha256", content, key, signature);
}

/**
 * The public key in a certificate signing request, SPKI in DER.
 *
 * @param request the PEM in base64, as in the objects of Liqo.
 */
export function publicKeyIn(request: string): Buffer {
  const der = derIn(Buffer.from(request, "base64").toString());
  // request { info { version, subject, key, ... }, ... }
  const info = childrenOf(childrenOf(der)[0]);
  const key = info[2];
  if (key === undefined) {
    throw new Error("expected a certificate signing request");
  }
  return key;
}

/**
 * Whether a certificate signing request is the request of a subject, byte by byte as Liqo creates it,
 * and signed with the subject's key.
 *
 * @param request the PEM.
 */
export function isRequestOf(request: string, subject: RequestSubject): boolean {
  const info = requestInfo(subject);
  try {
    // request { info, algorithm, signature }
    const signature = bitsIn(childrenOf(derIn(request))[2]);
    return (
      request === certificateRequest(info, signature, subject.publicKey) &&
      isSignedBy(subject.publicKey, info, signature)
    );
  } catch {
    return false;
  }
}

/** The bytes in a PEM. */
export function derIn(text: string): Buffer {
  return Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64");
}

function keyOf(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: publicKey, format: "der", type: "spki" });
}

/** Bytes in PEM, as Go writes them. */
export function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
