import { createPrivateKey, createPublicKey } from "node:crypto";

// The headers of an X25519 private key in PKCS #8 and of a public key in SPKI (RFC 8410).
const PKCS8_HEADER = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI_HEADER_LENGTH = 12;

/**
 * The public key of a WireGuard private key, both in base64. `undefined` if the private key is
 * invalid.
 */
export function publicKeyOf(privateKey: string): string | undefined {
  const bytes = Buffer.from(privateKey, "base64");
  if (bytes.length !== 32) {
    return undefined;
  }
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEADER, bytes]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return spki.subarray(SPKI_HEADER_LENGTH).toString("base64");
}
