import { createPublicKey } from "node:crypto";
import type { Rule } from "../validation/args-check.js";
import { oneOfRule } from "../validation/one-of-rule.js";
import { describeValue } from "../validation/describe-value.js";

/** What was passed. Never a string, which may be a private key by mistake. */
function lengthOrValue(value: unknown): string {
  return typeof value === "string"
    ? `${value.length} characters of another form`
    : describeValue(value);
}

/** The length of a nonce: 64 bytes in base64. */
const NONCE = /^[A-Za-z0-9+/]{86}==$/;

/**
 * A nonce as Liqo creates it. Liqo signs whatever it gets, so a nonce of another form could be
 * something else that the cluster must not sign.
 */
export const nonceRule: Rule<unknown> = (value) =>
  typeof value === "string" && NONCE.test(value)
    ? undefined
    : `expected a nonce of Liqo, 64 bytes in base64 (88 characters), got ${lengthOrValue(value)}`;

const KEY_TYPES = ["ed25519", "rsa"];

/** Whether a string is a PEM with this label. Nothing may follow, for example a private key. */
function isPem(label: string, value: string): boolean {
  const pem = new RegExp(`^-----BEGIN ${label}-----\\s[\\w+/=\\s]+-----END ${label}-----\\s*$`);
  return pem.test(value);
}

/** A public key of a cluster in PEM. Liqo signs with Ed25519 or RSA. */
export const publicKeyRule: Rule<unknown> = (value) => {
  const expected = "expected an Ed25519 or RSA public key in PEM";
  if (typeof value !== "string" || !isPem("PUBLIC KEY", value)) {
    return `${expected}, got ${lengthOrValue(value)}`;
  }
  const type = typeOf(value);
  return type !== undefined && KEY_TYPES.includes(type)
    ? undefined
    : `${expected}, got ${type === undefined ? "a PEM that cannot be read" : `a key of type ${type}`}`;
};

function typeOf(publicKey: string): string | undefined {
  try {
    return createPublicKey(publicKey).asymmetricKeyType;
  } catch {
    return undefined;
  }
}

/** A certificate signing request in PEM. */
export const certificateRequestRule: Rule<unknown> = (value) =>
  typeof value === "string" && isPem("CERTIFICATE REQUEST", value)
    ? undefined
    : `expected a certificate signing request in PEM, got ${lengthOrValue(value)}`;

/** A signature in base64. */
export const signatureRule: Rule<unknown> = (value) =>
  typeof value === "string" && /^[A-Za-z0-9+/]+=*$/.test(value)
    ? undefined
    : `expected a signature in base64, got ${lengthOrValue(value)}`;

/** URL of a proxy. */
export const proxyUrlRule: Rule<unknown> = (value) =>
  typeof value === "string" && /^(https?|socks5):\/\/[^\s/]+/i.test(value) && URL.canParse(value)
    ? undefined
    : "expected the URL of a proxy such as http://10.20.0.1:8118, got " +
      // May contain a password.
      (String(value).includes("@") ? lengthOrValue(value) : describeValue(value));

export const tenantConditionRule = oneOfRule(["Active", "Cordoned", "Drained"]);
