import { derIn, isSignedBy } from "./certificate-request.js";
import { bitsIn, childrenOf, contentOf, oid } from "./der.js";

const ORGANIZATION = "2.5.4.10";
const COMMON_NAME = "2.5.4.3";

/** What a certificate signing request (PKCS #10) contains. */
export interface ParsedRequest {
  readonly organization: string | undefined;
  readonly commonName: string | undefined;
  /** The subject in DER. */
  readonly subject: Buffer;
  /** Public key, SPKI in DER. The request is signed with the private key. */
  readonly publicKey: Buffer;
}

/**
 * The contents of a certificate signing request. Undefined if it cannot be read, or is not signed
 * with its own key.
 *
 * @param request the PEM.
 */
export function parseRequest(request: string): ParsedRequest | undefined {
  try {
    return parseDer(derIn(request));
  } catch {
    return undefined;
  }
}

function parseDer(der: Buffer): ParsedRequest | undefined {
  // request { info { version, subject, key, ... }, algorithm, signature }
  const [info, , signature] = childrenOf(der);
  const [, subject, publicKey] = childrenOf(info);
  if (!info || !signature || !subject || !publicKey) {
    return undefined;
  }
  return isSignedBy(publicKey, info, bitsIn(signature))
    ? {
        organization: nameIn(subject, ORGANIZATION),
        commonName: nameIn(subject, COMMON_NAME),
        subject,
        publicKey,
      }
    : undefined;
}

/** A part of a name. */
function nameIn(subject: Buffer, type: string): string | undefined {
  return childrenOf(subject)
    .map((names) => childrenOf(childrenOf(names)[0]))
    .flatMap(([key, value]) => (value && key?.equals(oid(type)) ? [contentOf(value)] : []))
    .at(0)
    ?.toString();
}
