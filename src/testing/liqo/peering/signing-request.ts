import { createPublicKey } from "node:crypto";
import { childrenOf, oid } from "../../../authentication/der.js";
import { isSignature } from "./cluster-keys.js";

/** A certificate signing request (PKCS #10). */
interface SigningRequest {
  readonly organization: string | undefined;
  readonly commonName: string | undefined;
  /** The subject in DER. */
  readonly subject: Buffer;
  /** Public key, SPKI in DER. */
  readonly publicKey: Buffer;
}

/** What a certificate signing request must contain. */
export interface ExpectedRequest {
  readonly organization: string;
  readonly commonName: string;
  /** Public key, SPKI in DER. */
  readonly publicKey: Buffer;
}

const PEM =
  /^-----BEGIN CERTIFICATE REQUEST-----\n[\w+/=\n]+\n-----END CERTIFICATE REQUEST-----\n$/;

/** A certificate signing request, PEM in base64. Undefined if it is invalid. */
export function parseRequest(encoded: string): SigningRequest | undefined {
  const pem = Buffer.from(encoded, "base64").toString();
  if (!PEM.test(pem)) {
    return undefined;
  }
  try {
    return parseDer(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64"));
  } catch {
    return undefined;
  }
}

/** Why a certificate signing request is invalid, in the words of Liqo. Undefined if it is valid. */
export function requestFailure(encoded: string, expected: ExpectedRequest): string | undefined {
  const request = parseRequest(encoded);
  if (request === undefined) {
    return "invalid CSR";
  }
  if (request.commonName !== expected.commonName) {
    return "invalid common name";
  }
  if (request.organization !== expected.organization) {
    return "invalid organization";
  }
  return request.publicKey.equals(expected.publicKey) ? undefined : "invalid public key";
}

function parseDer(der: Buffer): SigningRequest | undefined {
  const [info, , signature] = childrenOf(der);
  const [, subject, publicKey] = childrenOf(info);
  if (!info || !signature || !subject || !publicKey) {
    return undefined;
  }
  const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
  // A string of bits starts with the number of unused bits.
  const isSigned = isSignature(contentOf(signature).subarray(1), info, key);
  return isSigned
    ? {
        organization: nameIn(subject, "2.5.4.10"),
        commonName: nameIn(subject, "2.5.4.3"),
        subject,
        publicKey,
      }
    : undefined;
}

function nameIn(subject: Buffer, type: string): string | undefined {
  return childrenOf(subject)
    .map((names) => childrenOf(childrenOf(names)[0]))
    .flatMap(([key, value]) => (value && key?.equals(oid(type)) ? [contentOf(value)] : []))
    .at(0)
    ?.toString();
}

function contentOf(value: Buffer): Buffer {
  const first = value[1] ?? 0;
  return value.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}
