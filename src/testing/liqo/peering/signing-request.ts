import { type ParsedRequest, parseRequest } from "../../../authentication/parsed-request.js";

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
export function requestIn(encoded: string): ParsedRequest | undefined {
  const pem = Buffer.from(encoded, "base64").toString();
  return PEM.test(pem) ? parseRequest(pem) : undefined;
}

/** Why a certificate signing request is invalid, in the words of Liqo. Undefined if it is valid. */
export function requestFailure(encoded: string, expected: ExpectedRequest): string | undefined {
  const request = requestIn(encoded);
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
