import { describe, expect, it } from "vitest";
import type { RemoteSideArgs } from "../../../src/index.js";
import { parsePeerInfo } from "../../../src/network/peer-info/parse.js";
import {
  createPeerInfo,
  type PeerInfoContents,
  peerInfoDigest,
} from "../../../src/network/peer-info/peer-info.js";
import milan from "./milan.json";

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
const DOCUMENT = createPeerInfo(CONTENTS, "2026-01-02T03:04:05.000Z", "1h30m");

describe("createPeerInfo", () => {
  it("adds the format, the dates and the digest", () => {
    expect(DOCUMENT).toEqual({
      kind: "LiqoNetworkPeerInfo",
      version: 1,
      ...CONTENTS,
      issuedAt: "2026-01-02T03:04:05.000Z",
      expiresAt: "2026-01-02T04:34:05.000Z",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    });
  });
});

describe("peerInfoDigest", () => {
  it("ignores the order of keys, white space and undefined fields", () => {
    const { from, ...rest } = DOCUMENT;
    const reordered = { ...rest, from: Object.fromEntries(Object.entries(from).reverse()) };

    expect(peerInfoDigest(reordered)).toBe(DOCUMENT.digest);
    expect(peerInfoDigest(JSON.parse(JSON.stringify(DOCUMENT, undefined, 4)) as object)).toBe(
      DOCUMENT.digest,
    );
    expect(peerInfoDigest({ ...DOCUMENT, installedPublicKey: undefined })).toBe(DOCUMENT.digest);
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
  ])("changes with %j", (change) => {
    expect(peerInfoDigest({ ...DOCUMENT, ...change })).not.toBe(DOCUMENT.digest);
  });

  it("is the same in all versions of this package", () => {
    expect(DOCUMENT.digest).toBe(
      "sha256:7d1663f8d80232d608ea0e3569ff1eed72bfa99a04b94e272cf8fcb93a5f4af5",
    );
  });
});

describe("parsePeerInfo", () => {
  it("accepts an object or its JSON", () => {
    expect(parsePeerInfo(DOCUMENT)).toEqual({ peerInfo: DOCUMENT });
    expect(parsePeerInfo(JSON.stringify(DOCUMENT, undefined, 2))).toEqual({ peerInfo: DOCUMENT });
  });

  it("accepts an imported JSON file, although TypeScript types its literals as strings", () => {
    const { remotePeerInfo }: RemoteSideArgs = { remotePeerInfo: milan };

    expect(parsePeerInfo(remotePeerInfo)).toEqual({ peerInfo: milan });
  });

  it.each(["issuedAt", "expiresAt"])("rejects a document if %s is not a time", (field) => {
    const document = { ...DOCUMENT, [field]: "soon" };

    expect(parsePeerInfo({ ...document, digest: peerInfoDigest(document) })).toEqual({
      problem: `missing or invalid fields: ${field}`,
    });
  });

  it.each([undefined, null])("returns undefined for %s", (value) => {
    expect(parsePeerInfo(value)).toBeUndefined();
  });
});
