import { describe, expect, it } from "vitest";
import type { RemoteSideArgs } from "../../../src/index.js";
import { parsePeerInfo } from "./parse-peer-info.js";
import { createPeerInfo, type PeerInfoContents } from "../../../src/network/peer-info/peer-info.js";
import { hasValidSignature } from "../../../src/network/peer-info/signed-document.js";
import milan from "./milan.json";
import { SIGNER, testSigner } from "./signers.js";

const CONTENTS: PeerInfoContents = {
  from: {
    clusterId: "rome",
    role: "Client",
    podCidrs: ["10.10.0.0/16", "10.12.0.0/16"],
    externalCidr: "10.70.0.0/16",
    publicKey: Buffer.alloc(32, 7).toString("base64"),
  },
  to: "milan",
  mtu: 1340,
};
const DOCUMENT = createPeerInfo(CONTENTS, "2026-01-02T03:04:05.000Z", "1h30m", SIGNER);

describe("createPeerInfo", () => {
  it("adds the format, the dates, the signing key and the signature", () => {
    expect(DOCUMENT).toEqual({
      kind: "LiqoNetworkPeerInfo",
      version: 1,
      ...CONTENTS,
      issuedAt: "2026-01-02T03:04:05.000Z",
      expiresAt: "2026-01-02T04:34:05.000Z",
      signingKey: SIGNER.signingKey,
      signature: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/) as string,
    });
  });
});

describe("the signature", () => {
  it("is valid whatever the order of keys, white space and undefined fields", () => {
    const { from, ...rest } = DOCUMENT;
    const reordered = { ...rest, from: Object.fromEntries(Object.entries(from).reverse()) };

    expect(hasValidSignature(DOCUMENT)).toBe(true);
    expect(hasValidSignature(reordered)).toBe(true);
    expect(parsePeerInfo(JSON.stringify(DOCUMENT, undefined, 4))?.problem).toBeUndefined();
    expect(hasValidSignature({ ...DOCUMENT, installedPublicKey: undefined } as never)).toBe(true);
  });

  it.each([
    { kind: "PeerInfo" },
    { version: 2 },
    { to: "turin" },
    { mtu: 1400 },
    { installedPublicKey: CONTENTS.from.publicKey },
    { issuedAt: "2027-01-02T03:04:05.000Z" },
    { expiresAt: "2027-01-02T03:04:05.000Z" },
    { note: "something more" },
    { from: { ...CONTENTS.from, role: "Server" } },
    { from: { ...CONTENTS.from, podCidrs: ["10.12.0.0/16", "10.10.0.0/16"] } },
    { signingKey: testSigner(8).signingKey },
    { signature: testSigner(8).sign(DOCUMENT) },
  ])("is not valid after a change to %j", (change) => {
    expect(hasValidSignature({ ...DOCUMENT, ...change })).toBe(false);
  });

  it("is the same in all versions of this package", () => {
    expect(DOCUMENT.signature).toBe(
      "6Xec6g2/7ujPbs7k2FrO+nc1qjt+s17m9duOduIeak8FB4ka4A2RsLAIlGjqf9lEKR93zXdVOePYKeIJeK3eAQ==",
    );
  });
});

describe("parsePeerInfo", () => {
  it("accepts an object or its JSON", () => {
    expect(parsePeerInfo(DOCUMENT)).toEqual({ document: DOCUMENT });
    expect(parsePeerInfo(JSON.stringify(DOCUMENT, undefined, 2))).toEqual({ document: DOCUMENT });
  });

  it("accepts an imported JSON file, although TypeScript types its literals as strings", () => {
    const { remotePeerInfo }: RemoteSideArgs = { remotePeerInfo: milan };

    expect(parsePeerInfo(remotePeerInfo)).toEqual({ document: milan });
  });

  it.each([undefined, null])("returns undefined for %s", (value) => {
    expect(parsePeerInfo(value)).toBeUndefined();
  });
});
