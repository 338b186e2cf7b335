import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  certificateRequest,
  isSignedBy,
  keyType,
  publicKeyDer,
  publicKeyIn,
  publicKeyPem,
  requestInfo,
} from "../../src/authentication/certificate-request.js";
import { ED25519_KEY, ED25519_REQUEST, LONG_REQUEST, RSA_KEY, RSA_REQUEST } from "./go-requests.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The last bytes of a request are its signature: 64 of Ed25519, 256 of RSA with 2048 bits. */
const signatureIn = (request: string, length: number) =>
  Buffer.from(request.replaceAll(/-----[^-]+-----/g, ""), "base64").subarray(-length);

describe("a certificate signing request", () => {
  it.each([
    ["Ed25519", ED25519_KEY, ED25519_REQUEST, 64, "liqo.io", "rome"],
    ["RSA", RSA_KEY, RSA_REQUEST, 256, "liqo.io", "rome"],
    ["Ed25519, with long names", ED25519_KEY, LONG_REQUEST, 64, "b".repeat(300), "a".repeat(150)],
  ])("of a key of type %s is that of Go", (_, key, request, length, organization, commonName) => {
    const publicKey = publicKeyDer(key);
    const info = requestInfo({ organization, commonName, publicKey });
    const signature = signatureIn(request, length);

    expect(isSignedBy(publicKey, info, signature)).toBe(true);
    expect(certificateRequest(info, signature, publicKey)).toBe(request);
  });

  it("cannot be made with a key that Liqo does not use", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const der = publicKey.export({ format: "der", type: "spki" });

    expect(() => certificateRequest(Buffer.alloc(1), Buffer.alloc(1), der)).toThrow(
      "expected an Ed25519 or RSA key, got ec",
    );
  });
});

describe("the public key in a certificate signing request", () => {
  it.each([
    ["Ed25519", ED25519_KEY, ED25519_REQUEST],
    ["RSA", RSA_KEY, RSA_REQUEST],
    ["Ed25519, with long names,", ED25519_KEY, LONG_REQUEST],
  ])("of a key of type %s is found", (_, key, request) => {
    expect(publicKeyPem(publicKeyIn(base64(request)))).toBe(key);
  });

  it.each(["", "bm90aGluZw==", base64("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n")])(
    "is not found in %j",
    (request) => {
      expect(() => publicKeyIn(request)).toThrow("expected a certificate signing request");
    },
  );
});

describe("a signature", () => {
  it.each([
    ["ed25519", generateKeyPairSync("ed25519"), null],
    ["rsa", generateKeyPairSync("rsa", { modulusLength: 2048 }), "sha256"],
  ])("of type %s belongs to a key and its content", (type, { privateKey, publicKey }, digest) => {
    const der = publicKey.export({ format: "der", type: "spki" });
    const content = Buffer.from("content");
    const signature = sign(digest, content, privateKey);

    expect(keyType(der)).toBe(type);
    expect(isSignedBy(der, content, signature)).toBe(true);
    expect(isSignedBy(der, Buffer.from("other"), signature)).toBe(false);
    expect(isSignedBy(publicKeyDer(ED25519_KEY), content, signature)).toBe(false);
    expect(isSignedBy(der, content, Buffer.alloc(0))).toBe(false);
  });
});
