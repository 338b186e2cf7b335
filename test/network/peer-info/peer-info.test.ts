import { describe, expect, it } from "vitest";
import { parsePeerInfo } from "../../../src/network/peer-info/parse.js";
import {
  type PeerInfoContents,
  peerInfoDigest,
  issuePeerInfo,
} from "../../../src/network/peer-info/peer-info.js";
import type { RemoteSideArgs } from "../../../src/index.js";
import milan from "../../hand-off/milan.json";

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
const ISSUED = issuePeerInfo(CONTENTS, "2026-01-02T03:04:05.000Z", "1h30m");

it("is issued at a time, for a time", () => {
  expect(ISSUED).toEqual({
    kind: "LiqoNetworkPeerInfo",
    version: 1,
    ...CONTENTS,
    issuedAt: "2026-01-02T03:04:05.000Z",
    expiresAt: "2026-01-02T04:34:05.000Z",
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
  });
});

describe("its digest", () => {
  it("stays what it is when the document is passed on", () => {
    const { from, ...rest } = ISSUED;
    const reordered = { ...rest, from: Object.fromEntries(Object.entries(from).reverse()) };

    expect(peerInfoDigest(reordered)).toBe(ISSUED.digest);
    expect(peerInfoDigest(JSON.parse(JSON.stringify(ISSUED, undefined, 4)) as object)).toBe(
      ISSUED.digest,
    );
    expect(peerInfoDigest({ ...ISSUED, installedPublicKey: undefined })).toBe(ISSUED.digest);
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
  ])("is another one with %j", (change) => {
    expect(peerInfoDigest({ ...ISSUED, ...change })).not.toBe(ISSUED.digest);
  });

  it("is of this form for good: what one version issues, another one reads", () => {
    expect(ISSUED.digest).toBe(
      "sha256:2ce20e56caac24eaabd36a9883b68d07ab318caca5328a3a3785d95383ab6ad7",
    );
  });
});

describe("is read", () => {
  it("as a document or as its text", () => {
    expect(parsePeerInfo(ISSUED)).toEqual({ peerInfo: ISSUED });
    expect(parsePeerInfo(JSON.stringify(ISSUED, undefined, 2))).toEqual({ peerInfo: ISSUED });
  });

  it("as an import of its file gives it, of whose words TypeScript knows no more than that they are texts", () => {
    const { remotePeerInfo }: RemoteSideArgs = { remotePeerInfo: milan };

    expect(parsePeerInfo(remotePeerInfo)).toEqual({ peerInfo: milan });
  });

  it.each([undefined, null])("as nothing while there is %s", (given) => {
    expect(parsePeerInfo(given)).toBeUndefined();
  });
});
