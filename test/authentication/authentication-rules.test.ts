import { generateKeyPairSync, type KeyObject } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  certificateRequestRule,
  nonceRule,
  proxyUrlRule,
  publicKeyRule,
  signatureRule,
  tenantConditionRule,
} from "../../src/authentication/authentication-rules.js";
import { ED25519_KEY, ED25519_REQUEST, RSA_KEY } from "./go-requests.js";

const NONCE = Buffer.alloc(64, 1).toString("base64");
const spki = (key: KeyObject) => key.export({ format: "pem", type: "spki" }).toString();
const { publicKey: ecKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { publicKey: ed448Key } = generateKeyPairSync("ed448");
const PRIVATE_KEY = generateKeyPairSync("ed25519")
  .privateKey.export({ format: "pem", type: "pkcs8" })
  .toString();

describe("accepts", () => {
  it.each([
    ["a nonce of 64 bytes", nonceRule, NONCE],
    ["an Ed25519 key", publicKeyRule, ED25519_KEY],
    ["an RSA key", publicKeyRule, RSA_KEY],
    ["a key without a final line break", publicKeyRule, ED25519_KEY.trim()],
    ["a key with line breaks of Windows", publicKeyRule, RSA_KEY.replaceAll("\n", "\r\n")],
    ["a certificate signing request", certificateRequestRule, ED25519_REQUEST],
    ["a signature", signatureRule, Buffer.alloc(64, 2).toString("base64")],
    ["a proxy with http", proxyUrlRule, "http://10.20.0.1:8118"],
    ["a proxy with a scheme in upper case", proxyUrlRule, "HTTP://10.20.0.1:8118"],
    ["a proxy with https and a path", proxyUrlRule, "https://proxy.example.com/milan"],
    ["a proxy with socks5", proxyUrlRule, "socks5://user:password@10.20.0.1:1080"],
    ["an IPv6 address of a proxy", proxyUrlRule, "http://[2001:db8::1]:8118"],
    ["a condition", tenantConditionRule, "Cordoned"],
  ])("%s", (_, rule, value) => {
    expect(rule(value)).toBeUndefined();
  });
});

describe("rejects", () => {
  it.each([
    ["a nonce of 63 bytes", NONCE.slice(4), "84 characters of another form"],
    ["other content of this length", "x".repeat(88), "88 characters of another form"],
    ["a nonce with a line break", `${NONCE}\n`, "89 characters of another form"],
    [
      "a nonce that is encoded twice",
      Buffer.from(NONCE).toString("base64"),
      "120 characters of another form",
    ],
    ["a number as nonce", 5, "5"],
  ])("%s", (_, nonce, got) => {
    expect(nonceRule(nonce)).toBe(
      `expected a nonce of Liqo, 64 bytes in base64 (88 characters), got ${got}`,
    );
  });

  it.each([
    ["an ECDSA key", spki(ecKey), "a key of type ec"],
    ["an Ed448 key", spki(ed448Key), "a key of type ed448"],
    ["an empty key", "", "0 characters of another form"],
    [
      "a PEM without a key",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
      "a PEM that cannot be read",
    ],
    [
      "a key in base64",
      Buffer.from(ED25519_KEY).toString("base64"),
      "152 characters of another form",
    ],
    ["a private key", PRIVATE_KEY, "119 characters of another form"],
    ["a private key after the key", ED25519_KEY + PRIVATE_KEY, "232 characters of another form"],
    ["an object", {}, "an object"],
    ["an output", pulumi.output(""), "an output"],
  ])("%s instead of a public key", (_, key, got) => {
    expect(publicKeyRule(key)).toBe(`expected an Ed25519 or RSA public key in PEM, got ${got}`);
  });

  it.each([
    ["a key", ED25519_KEY, "113 characters of another form"],
    [
      "a request with a private key",
      ED25519_REQUEST + PRIVATE_KEY,
      "413 characters of another form",
    ],
    ["undefined", undefined, "undefined"],
  ])("%s instead of a certificate signing request", (_, request, got) => {
    expect(certificateRequestRule(request)).toBe(
      `expected a certificate signing request in PEM, got ${got}`,
    );
  });

  it.each([
    ["an empty signature", "", "0 characters of another form"],
    ["a private key", PRIVATE_KEY, "119 characters of another form"],
    ["null", null, "null"],
  ])("%s instead of a signature", (_, signature, got) => {
    expect(signatureRule(signature)).toBe(`expected a signature in base64, got ${got}`);
  });

  it.each([
    ["10.20.0.1:8118", '"10.20.0.1:8118"'],
    ["ftp://10.20.0.1", '"ftp://10.20.0.1"'],
    ["http://", '"http://"'],
    ["http://a b", '"http://a b"'],
    ["", '""'],
    ["user:password@10.20.0.1:8118", "28 characters of another form"],
    [8118, "8118"],
  ])("the proxy %j", (url, got) => {
    expect(proxyUrlRule(url)).toBe(
      `expected the URL of a proxy such as http://10.20.0.1:8118, got ${got}`,
    );
  });

  it("an unknown condition", () => {
    expect(tenantConditionRule("active")).toBe(
      'got "active", did you mean Active? Expected one of Active, Cordoned, Drained',
    );
  });
});
