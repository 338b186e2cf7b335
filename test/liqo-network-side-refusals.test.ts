import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HandOffContents, issueHandOff } from "../src/hand-off/hand-off.js";
import type { ClientSideArgs, HandOff } from "../src/index.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { expectRefusal } from "./refusal.js";
import { startRomeAndMilan } from "./rome-and-milan.js";
import { romeSide } from "./two-administrators.js";

vi.setConfig({ testTimeout: 20_000 });

const KEY = Buffer.alloc(32, 7).toString("base64");
const ROME = 'LiqoNetworkSide "to-milan"';

/** What a server in Milan hands over to Rome. */
const FROM_MILAN: HandOffContents = {
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

function issued(contents: HandOffContents, issuedAt = new Date().toISOString()): HandOff {
  return issueHandOff(contents, issuedAt, "1h");
}

const from = (changes: Partial<HandOffContents["from"]>) =>
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
    const handOff = { ...issued(FROM_MILAN), mtu: 1400 };

    await expect(clusters.up(romeSide({ remoteHandOff: handOff }))).rejects.toThrow(
      /^LiqoNetworkSide "to-milan" has invalid arguments:\n {2}- remoteHandOff: it is not as it was issued, its digest is "sha256:[0-9a-f]{64}" and its contents give sha256:[0-9a-f]{64}: take it anew from the other side, whose administrator makes the changes$/,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("if it had expired before it was used", async () => {
    await refused({ remoteHandOff: issued(FROM_MILAN, "2026-01-02T03:04:05.000Z") }, [
      "remoteHandOff.expiresAt: expected a hand-off that has not expired, got one that was valid from " +
        "2026-01-02T03:04:05.000Z to 2026-01-02T04:04:05.000Z: take the one that the next up of the administrator of " +
        'milan gives, or have it issued anew by another "validity"',
    ]);
  });

  it("if it is for somebody else", async () => {
    await refused({ remoteHandOff: issued({ ...FROM_MILAN, to: "turin" }) }, [
      "remoteHandOff.to: expected a hand-off for cluster rome, got one for turin: ask the administrator of milan for " +
        'the one of the side whose remoteClusterId is "rome"',
    ]);
  });

  it("if it is from somebody else", async () => {
    await refused({ remoteHandOff: from({ clusterId: "turin" }) }, [
      "remoteHandOff.from.clusterId: expected a hand-off from cluster milan, got one from turin",
    ]);
  });

  it("if both sides have one role", async () => {
    await refused({ remoteHandOff: from({ role: "Client" }) }, [
      "remoteHandOff.from.role: expected a hand-off from a Server, since this side is the Client, got one from a " +
        'Client: set role "Server" on one of the two sides',
    ]);
  });

  it("if the sides have two MTUs", async () => {
    await refused({ remoteHandOff: issued(FROM_MILAN), mtu: 1400 }, [
      "remoteHandOff.mtu: expected the MTU to be the same on both sides, got 1340 there and 1400 here: set mtu to " +
        "1340 here, or have it set to 1400 there and take the new hand-off",
    ]);
  });

  it("if nobody could dial the server that it is from", async () => {
    await refused({ remoteHandOff: from({ endpoint: undefined }) }, [
      "remoteHandOff.from.endpoint: expected an endpoint, since it is from a Server",
    ]);
    await refused({ remoteHandOff: from({ endpoint: { addresses: [], port: 1 } }) }, [
      "remoteHandOff.from.endpoint.addresses: expected at least one address, got none",
    ]);
    await refused({ remoteHandOff: from({ endpoint: { addresses: ["a"], port: 0 } }) }, [
      "remoteHandOff.from.endpoint.port: expected an integer from 1 to 65535, got 0",
    ]);
  });

  it("if its cluster cannot have these ranges", async () => {
    await refused({ remoteHandOff: from({ podCidrs: ["0.0.0.0/0"] }) }, [
      "remoteHandOff.from.podCidrs[0]: expected a prefix of 8 bits or more, as the ranges of a cluster have, got " +
        '"0.0.0.0/0"',
    ]);
    await refused({ remoteHandOff: from({ podCidrs: ["10.70.128.0/17"] }) }, [
      "remoteHandOff.from.externalCidr: expected a range apart from the pods', got 10.70.0.0/16, which overlaps " +
        "10.70.128.0/17",
    ]);
  });

  it("for everything that is wrong with it at once", async () => {
    const handOff = issued({
      from: {
        ...FROM_MILAN.from,
        podCidrs: ["10.10.0.1/16"],
        externalCidr: "everywhere",
        publicKey: "key",
      },
      to: "turin",
      mtu: 1280,
    });

    await expect(clusters.preview(romeSide({ remoteHandOff: handOff }))).rejects
      .toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkSide "to-milan" has invalid arguments:
        - remoteHandOff.to: expected a hand-off for cluster rome, got one for turin: ask the administrator of milan for the one of the side whose remoteClusterId is "rome"
        - remoteHandOff.mtu: expected the MTU to be the same on both sides, got 1280 there and 1340 here: set mtu to 1280 here, or have it set to 1340 there and take the new hand-off
        - remoteHandOff.from.podCidrs[0]: expected a network, got the address "10.10.0.1/16" in it: write 10.10.0.0/16
        - remoteHandOff.from.externalCidr: expected a CIDR such as 10.10.0.0/16, got "everywhere"
        - remoteHandOff.from.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 3 characters]
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
      "expected a hand-off, as an object or as JSON, got an empty text: give the other side's handOff, or undefined while " +
        "there is none",
    ],
    [
      "cut off",
      '{"kind": "LiqoNetworkHandOff", "vers',
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
      "expected a hand-off, as an object or as JSON, got JSON of something else: give all of the other side's handOff",
    ],
    [
      "YAML",
      "kind: LiqoNetworkHandOff\nversion: 1\nto: rome.example\n",
      "expected a hand-off, as an object or as JSON, got a text that is no JSON: give what `pulumi stack output handOff " +
        "--json` of the other side prints",
    ],
    ["a list", [], "expected a hand-off, as an object or as JSON, got a list"],
    ["a number", 1, "expected a hand-off, as an object or as JSON, got a number"],
    [
      "another document",
      { kind: "Configuration" },
      'expected a document of kind "LiqoNetworkHandOff", got "Configuration"',
    ],
    [
      "all outputs of a stack",
      { handOff: issued(FROM_MILAN) },
      'expected a document of kind "LiqoNetworkHandOff", got none',
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
      } as unknown as HandOffContents),
      "expected a hand-off as pulumi-liqo issues it, got one with wrong or missing from.role, from.podCidrs, " +
        "from.externalCidr, from.publicKey, from.endpoint, mtu",
    ],
  ])("if it is %s", async (_, given, reason) => {
    await refused({ remoteHandOff: given as HandOff }, [`remoteHandOff: ${reason}`]);
  });
});
