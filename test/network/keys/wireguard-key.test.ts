import { createPrivateKey, createPublicKey } from "node:crypto";
import { expect, it } from "vitest";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";

it("generates another key each time", () => {
  expect(generatePrivateKey()).not.toBe(generatePrivateKey());
});

it("generates 32 bytes, clamped as WireGuard's tools do", () => {
  const keys = Array.from({ length: 50 }, () => Buffer.from(generatePrivateKey(), "base64"));

  for (const key of keys) {
    expect(key).toHaveLength(32);
    expect((key[0] ?? 0) & 0b0000_0111).toBe(0);
    expect((key[31] ?? 0) & 0b1100_0000).toBe(0b0100_0000);
  }
});

it("derives the same public key as Node", () => {
  const privateKey = generatePrivateKey();

  expect(publicKeyOf(privateKey)).toBe(publicKeyByNode(privateKey));
});

function publicKeyByNode(privateKey: string): string {
  const prefix = Buffer.from("302e020100300506032b656e04220420", "hex");
  const der = Buffer.concat([prefix, Buffer.from(privateKey, "base64")]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return spki.subarray(-32).toString("base64");
}
