import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PeerInfoContents, issuePeerInfo } from "../../../src/network/peer-info/peer-info.js";
import type { ClientSideArgs, PeerInfo } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { expectRefusal } from "../../refusal.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { romeSide } from "./two-administrators.js";

vi.setConfig({ testTimeout: 20_000 });

const KEY = Buffer.alloc(32, 7).toString("base64");
const ROME = 'LiqoNetworkSide "to-milan"';

/** What a server in Milan hands over to Rome. */
const FROM_MILAN: PeerInfoContents = {
  from: {
    clusterId: "milan",
    role: "Server",
    podCidrs: ["10.10.0.0/16"],
    externalCidr: "10.70.0.0/16",
    publicKey: KEY,
    endpoint: { addresses: ["203.0.113.21"], port: 51840 },
  },
  to: "rome",
  mtu: 1340,
};

function issued(contents: PeerInfoContents, issuedAt = new Date().toISOString()): PeerInfo {
  return issuePeerInfo(contents, issuedAt, "1h");
}

const from = (changes: Partial<PeerInfoContents["from"]>) =>
  issued({ ...FROM_MILAN, from: { ...FROM_MILAN.from, ...changes } });

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

const refused = (args: Partial<ClientSideArgs>, problems: readonly string[]) =>
  expectRefusal(clusters, romeSide(args), ROME, problems);

describe("a hand-off is refused, and nothing is created,", () => {
  it("if it was altered, whatever else it says", async () => {
    const peerInfo = { ...issued(FROM_MILAN), mtu: 1400 };

    await expect(clusters.up(romeSide({ remotePeerInfo: peerInfo }))).rejects.toThrow(
      /^LiqoNetworkSide "to-milan" has invalid arguments:\n {2}- remotePeerInfo: it is not as it was issued, its digest is "sha256:[0-9a-f]{64}" and its contents give sha256:[0-9a-f]{64}: take it anew from the other side, whose administrator makes the changes$/,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("if it had expired before it was used", async () => {
    await refused({ remotePeerInfo: issued(FROM_MILAN, "2026-01-02T03:04:05.000Z") }, [
      "remotePeerInfo.expiresAt: expected a hand-off that has not expired, got one that was valid from " +
        "2026-01-02T03:04:05.000Z to 2026-01-02T04:04:05.000Z: take the one that the next up of the administrator of " +
        'milan gives, or have it issued anew by another "expiresIn"',
    ]);
  });

  it("if it is for somebody else", async () => {
    await refused({ remotePeerInfo: issued({ ...FROM_MILAN, to: "turin" }) }, [
      "remotePeerInfo.to: expected a hand-off for cluster rome, got one for turin: ask the administrator of milan for " +
        'the one of the side whose remoteClusterId is "rome"',
    ]);
  });

  it("if it is from somebody else", async () => {
    await refused({ remotePeerInfo: from({ clusterId: "turin" }) }, [
      "remotePeerInfo.from.clusterId: expected a hand-off from cluster milan, got one from turin",
    ]);
  });

  it("if both sides have one role", async () => {
    await refused({ remotePeerInfo: from({ role: "Client" }) }, [
      "remotePeerInfo.from.role: expected a hand-off from a Server, since this side is the Client, got one from a " +
        'Client: set role "Server" on one of the two sides',
    ]);
  });

  it("if the sides have two MTUs", async () => {
    await refused({ remotePeerInfo: issued(FROM_MILAN), mtu: 1400 }, [
      "remotePeerInfo.mtu: expected the MTU to be the same on both sides, got 1340 there and 1400 here: set mtu to " +
        "1340 here, or have it set to 1400 there and take the new hand-off",
    ]);
  });

  it("if nobody could dial the server that it is from", async () => {
    await refused({ remotePeerInfo: from({ endpoint: undefined }) }, [
      "remotePeerInfo.from.endpoint: expected an endpoint, since it is from a Server",
    ]);
    await refused({ remotePeerInfo: from({ endpoint: { addresses: [], port: 1 } }) }, [
      "remotePeerInfo.from.endpoint.addresses: expected at least one address, got none",
    ]);
    await refused({ remotePeerInfo: from({ endpoint: { addresses: ["a"], port: 0 } }) }, [
      "remotePeerInfo.from.endpoint.port: expected an integer from 1 to 65535, got 0",
    ]);
  });

  it("if its cluster cannot have these ranges", async () => {
    await refused({ remotePeerInfo: from({ podCidrs: ["0.0.0.0/0"] }) }, [
      "remotePeerInfo.from.podCidrs[0]: expected a prefix of 8 bits or more, as the ranges of a cluster have, got " +
        '"0.0.0.0/0"',
    ]);
    await refused({ remotePeerInfo: from({ podCidrs: ["10.70.128.0/17"] }) }, [
      "remotePeerInfo.from.externalCidr: expected a range apart from the pods', got 10.70.0.0/16, which overlaps " +
        "10.70.128.0/17",
    ]);
  });

  it("for everything that is wrong with it at once", async () => {
    const peerInfo = issued({
      from: {
        ...FROM_MILAN.from,
        podCidrs: ["10.10.0.1/16"],
        externalCidr: "everywhere",
        publicKey: "key",
      },
      to: "turin",
      mtu: 1280,
    });

    await expect(clusters.preview(romeSide({ remotePeerInfo: peerInfo }))).rejects
      .toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkSide "to-milan" has invalid arguments:
        - remotePeerInfo.to: expected a hand-off for cluster rome, got one for turin: ask the administrator of milan for the one of the side whose remoteClusterId is "rome"
        - remotePeerInfo.mtu: expected the MTU to be the same on both sides, got 1280 there and 1340 here: set mtu to 1280 here, or have it set to 1340 there and take the new hand-off
        - remotePeerInfo.from.podCidrs[0]: expected a network, got the address "10.10.0.1/16" in it: write 10.10.0.0/16
        - remotePeerInfo.from.externalCidr: expected a CIDR such as 10.10.0.0/16, got "everywhere"
        - remotePeerInfo.from.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 3 characters]
    `);
  });

  it.each([
    [
      "the name of its file",
      "milan.json",
      "expected a hand-off, as an object or as JSON, got what seems to be the name of a file: give what is in the file",
    ],
    [
      "an empty text",
      " \n",
      "expected a hand-off, as an object or as JSON, got an empty text: give the other side's peerInfo, or undefined while " +
        "there is none",
    ],
    [
      "cut off",
      '{"kind": "LiqoNetworkPeerInfo", "vers',
      "expected a hand-off, as an object or as JSON, got JSON that breaks off or is damaged (36 characters): take all of " +
        "it anew from the other side",
    ],
    [
      "encoded twice",
      JSON.stringify(JSON.stringify(issued(FROM_MILAN))),
      "expected a hand-off, as an object or as JSON, got JSON of a text, so it was encoded twice: encode it once, or give " +
        "the object itself",
    ],
    [
      "JSON of a list",
      "[]",
      "expected a hand-off, as an object or as JSON, got JSON of something else: give all of the other side's peerInfo",
    ],
    [
      "YAML",
      "kind: LiqoNetworkPeerInfo\nversion: 1\nto: rome.example\n",
      "expected a hand-off, as an object or as JSON, got a text that is no JSON: give what `pulumi stack output peerInfo " +
        "--json` of the other side prints",
    ],
    ["a list", [], "expected a hand-off, as an object or as JSON, got a list"],
    ["a number", 1, "expected a hand-off, as an object or as JSON, got a number"],
    [
      "another document",
      { kind: "Configuration" },
      'expected a document of kind "LiqoNetworkPeerInfo", got "Configuration"',
    ],
    [
      "all outputs of a stack",
      { peerInfo: issued(FROM_MILAN) },
      'expected a document of kind "LiqoNetworkPeerInfo", got none',
    ],
    [
      "another version",
      { ...issued(FROM_MILAN), version: 2 },
      "expected version 1, got 2: use the same version of pulumi-liqo on both sides",
    ],
    [
      "one that somebody else has made",
      issued({
        to: "rome",
        from: { clusterId: "milan", endpoint: {} },
      } as unknown as PeerInfoContents),
      "expected a hand-off as pulumi-liqo issues it, got one with wrong or missing from.role, from.podCidrs, " +
        "from.externalCidr, from.publicKey, from.endpoint, mtu",
    ],
  ])("if it is %s", async (_, given, reason) => {
    await refused({ remotePeerInfo: given as PeerInfo }, [`remotePeerInfo: ${reason}`]);
  });
});
