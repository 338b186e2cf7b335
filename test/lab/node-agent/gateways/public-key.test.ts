import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import nacl from "tweetnacl";
import { publicKeyOf } from "./public-key.js";

it("publicKeyOf derives the same public key as tweetnacl", () => {
  const privateKey = randomBytes(32);
  const publicKey = nacl.scalarMult.base(privateKey);

  expect(publicKeyOf(privateKey.toString("base64"))).toBe(
    Buffer.from(publicKey).toString("base64"),
  );
});

it.each([0, 31, 33, 44])("publicKeyOf returns undefined for %d bytes", (length) => {
  expect(publicKeyOf(randomBytes(length).toString("base64"))).toBeUndefined();
});
