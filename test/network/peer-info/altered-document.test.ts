import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { PeerInfo } from "../../../src/index.js";
import { parsePeerInfo } from "./parse-peer-info.js";
import type { UnsignedDocument } from "../../../src/network/peer-info/signed-document.js";
import { valueIfKnown } from "../../../src/pulumi/output-value.js";
import milan from "./milan.json";
import { SIGNER } from "./signers.js";

const MISMATCH = /^signature mismatch: the document was changed after it was issued/;
const UNKNOWN_FIELDS = "unknown fields: use the same version of pulumi-liqo on both sides";
const ENDPOINT = { addresses: ["203.0.113.66"], port: 1, protocol: "UDP" };

/** Milan's document with another field in one of its objects. `JSON.parse` keeps `__proto__`. */
function withField(path: "" | "from" | "endpoint", name: string, value: unknown): unknown {
  const object = { "": milan, from: milan.from, endpoint: milan.from.endpoint }[path];
  const json = JSON.stringify(object);
  const altered = json.replace("{", `{${JSON.stringify(name)}:${JSON.stringify(value)},`);
  return JSON.parse(JSON.stringify(milan).replace(json, altered));
}

/** A document as Pulumi's SDK passes it to a component. */
async function copiedBySdk(document: unknown): Promise<unknown> {
  return valueIfKnown(pulumi.output(document));
}

/** The fields that a program reads, also from a prototype. */
function fieldsOf(document: object): unknown {
  const { installedPublicKey, receivedEndpoint, from, mtu } = document as PeerInfo;
  const { liqoVersion, endpoint } = from;
  return { installedPublicKey, receivedEndpoint, liqoVersion, endpoint, mtu };
}

describe("a document with a field __proto__ that is not signed", () => {
  it.each([
    ["the document", "", { installedPublicKey: milan.from.publicKey }],
    ["the document", "", { receivedEndpoint: ENDPOINT }],
    ["from", "from", { liqoVersion: "9.9.9" }],
    ["from.endpoint", "endpoint", { port: 1 }],
  ] as const)("in %s is rejected: %#", async (_, path, value) => {
    const altered = withField(path, "__proto__", value);

    expect(parsePeerInfo(JSON.stringify(altered))?.problem).toMatch(MISMATCH);
    expect(parsePeerInfo(altered)?.problem).toMatch(MISMATCH);
    // The SDK drops some prototypes. Then the document is the original.
    const copied = parsePeerInfo(await copiedBySdk(altered));
    expect(fieldsOf(copied?.document ?? milan)).toEqual(fieldsOf(milan));
    expect(
      copied?.problem ?? "signature mismatch: the document was changed after it was issued",
    ).toMatch(MISMATCH);
  });

  it("cannot replace a missing field", () => {
    const { publicKey, ...from } = milan.from;
    const inherited = Object.assign(Object.create({ publicKey }) as object, from);

    expect(parsePeerInfo({ ...milan, from: inherited })?.problem).toBe(
      "missing or invalid fields: from.publicKey",
    );
  });
});

it("an accepted document has only its own fields", () => {
  const document = Object.assign(Object.create(null) as object, milan);
  const { document: peerInfo } = parsePeerInfo(document) ?? {};

  expect(peerInfo).toEqual(milan);
  expect(Object.getPrototypeOf(peerInfo)).toBe(Object.prototype);
});

describe("a signed document with an unknown field", () => {
  it.each([
    ["in the document", { ...milan, note: "a" }],
    ["in from", { ...milan, from: { ...milan.from, note: "a" } }],
    ["in from.endpoint", withField("endpoint", "note", "a")],
    ["in receivedEndpoint", { ...milan, receivedEndpoint: { ...ENDPOINT, note: "a" } }],
    ["with the signature of a secret", withField("", "4dabf18193072939515e22adb298388d", "a")],
    ["with the marker of an unknown value", { ...milan, note: pulumi.runtime.unknownValue }],
  ])("%s is rejected without its name", (_, document) => {
    const signed = document as UnsignedDocument;

    expect(parsePeerInfo({ ...signed, signature: SIGNER.sign(signed) })).toEqual({
      problem: UNKNOWN_FIELDS,
    });
  });
});

it("a document with an address that Pulumi reads as an unknown value is rejected", () => {
  const endpoint = { ...ENDPOINT, addresses: [pulumi.runtime.unknownValue] };

  expect(parsePeerInfo({ ...milan, receivedEndpoint: endpoint })?.problem).toBe(
    "missing or invalid fields: receivedEndpoint",
  );
});
