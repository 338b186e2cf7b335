import { createHash } from "node:crypto";
import type { Rule } from "../../validation/args-check.js";
import { describeValue } from "../../validation/describe-value.js";

/** Length of a fingerprint: 96 bits, too many to search for another key with the same digits. */
const DIGITS = 24;

/**
 * The fingerprint of a signing key, short enough to read it out by phone: the first 24 hexadecimal
 * digits of the key's SHA-256, in groups of four.
 *
 * @param signingKey Ed25519 public key: 32 bytes in base64.
 */
export function fingerprintOf(signingKey: string): string {
  const digest = createHash("sha256").update(Buffer.from(signingKey, "base64")).digest("hex");
  return (digest.slice(0, DIGITS).match(/.{4}/g) ?? []).join(" ");
}

/** Whether two fingerprints are the same. White space and case do not matter. */
export function isSameFingerprint(left: string, right: string): boolean {
  return digitsOf(left) === digitsOf(right);
}

/** A fingerprint, with any white space and in any case. */
export const fingerprintRule: Rule<unknown> = (value) =>
  typeof value === "string" && /^[0-9a-f]{24}$/.test(digitsOf(value))
    ? undefined
    : `expected ${DIGITS} hexadecimal digits, the other side's signingKeyFingerprint, ` +
      `got ${describeValue(value)}`;

/** The section of the troubleshooting page about a document of another key. */
export const OTHER_KEY_SECTION = "signing-key-differs";

/** How to proceed with a document of another key than expected, without the last full stop. */
export function otherKeyHint(clusterId: string): string {
  return (
    `Ask the administrator of ${clusterId} by phone for their signingKeyFingerprint. ` +
    "If it is the fingerprint of this document's key, set remoteSigningKeyFingerprint to it. " +
    "Otherwise the document is outdated or forged: set their newest document"
  );
}

function digitsOf(fingerprint: string): string {
  return fingerprint.replace(/\s/g, "").toLowerCase();
}
