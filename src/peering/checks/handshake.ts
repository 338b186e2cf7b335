import { createPublicKey, verify } from "node:crypto";
import type { TenantSpec } from "../../liqo/index.js";

/**
 * Whether the signature in a Tenant is a signature of a nonce by the key in the Tenant. Undefined if
 * the key or the signature cannot be read.
 *
 * @param nonce in base64.
 */
export function hasSigned(
  { publicKey, signature }: Partial<TenantSpec>,
  nonce: string,
): boolean | undefined {
  if (publicKey === undefined || signature === undefined) {
    return undefined;
  }
  try {
    const key = createPublicKey(textOf(publicKey));
    const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    return verify(algorithm, bytesOf(nonce), key, bytesOf(signature));
  } catch {
    // Liqo also accepts keys that are not in PEM.
    return undefined;
  }
}

/** The PEM in a field of Liqo's objects. */
export function textOf(base64: string): string {
  return bytesOf(base64).toString();
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, "base64");
}
