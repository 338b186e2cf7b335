import * as nacl from "tweetnacl";

const KEY_BYTES = nacl.box.secretKeyLength;

/** A new private key of WireGuard (X25519), 32 bytes in base64. */
export function generatePrivateKey(): string {
  const key = nacl.randomBytes(KEY_BYTES);
  // Clamped as `wg genkey` does, so that every tool shows the same private key for it.
  key[0] = (key[0] ?? 0) & 248;
  key[31] = ((key[31] ?? 0) & 127) | 64;
  return Buffer.from(key).toString("base64");
}

/** The public half of a private key, both in base64. */
export function publicKeyOf(privateKey: string): string {
  const { publicKey } = nacl.box.keyPair.fromSecretKey(Buffer.from(privateKey, "base64"));
  return Buffer.from(publicKey).toString("base64");
}
