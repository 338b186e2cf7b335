import * as pulumi from "@pulumi/pulumi";
import { describe, expect, onTestFinished, vi } from "vitest";
import type { ClientSideArgs, PeerInfo } from "../../../src/index.js";
import { createPeerInfo, type PeerInfoContents } from "../../../src/network/peer-info/peer-info.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { it } from "../../simulated-test.js";
import { SIGNER } from "../peer-info/signers.js";
import { romeSide } from "./two-administrators.js";

const KEY = Buffer.alloc(32, 7).toString("base64");
const ROME = 'LiqoNetworkSide "to-milan"';

/** The document of a server in Milan for Rome. */
const FROM_MILAN: PeerInfoContents = {
  from: {
    clusterId: "milan",
    role: "Server",
    podCidrs: ["10.10.0.0/16"],
    externalCidr: "10.70.0.0/16",
    publicKey: KEY,
    endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
  },
  to: "rome",
  mtu: 1340,
};

function document(contents: PeerInfoContents, issuedAt = new Date().toISOString()): PeerInfo {
  return createPeerInfo(contents, issuedAt, "1h", SIGNER);
}

const from = (changes: Partial<PeerInfoContents["from"]>) =>
  document({ ...FROM_MILAN, from: { ...FROM_MILAN.from, ...changes } });

const expectRejection = (
  clusters: SimulatedClusters,
  args: Partial<ClientSideArgs>,
  problems: readonly string[],
) => expectInvalidArgs(clusters, romeSide(args), ROME, problems);

describe("remotePeerInfo is rejected, and no object is created,", () => {
  it("if the document was changed after it was issued", async ({ clusters }) => {
    const peerInfo = { ...document(FROM_MILAN), mtu: 1400 };

    await expect(clusters.up(romeSide({ remotePeerInfo: peerInfo }))).rejects.toThrow(
      /^LiqoNetworkSide "to-milan" has invalid arguments:\n {2}- remotePeerInfo: signature mismatch: the document was changed after it was issued\. Ask the\n {4}administrator of the remote side for a new copy\nSee node_modules\/pulumi-liqo\/docs\/troubleshooting\.md#invalid-arguments$/,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("if the document has expired", async ({ clusters }) => {
    await expectRejection(
      clusters,
      { remotePeerInfo: document(FROM_MILAN, "2026-01-02T03:04:05.000Z") },
      [
        "remotePeerInfo.expiresAt: expected a document that has not expired, got a document valid from " +
          "2026-01-02T03:04:05.000Z to 2026-01-02T04:04:05.000Z: ask the administrator of milan to run " +
          "pulumi up and to send the new peerInfo. If it is the same, they run pulumi up " +
          "--replace '**::<name of their side>-issued'",
      ],
    );
  });

  it("if the document is valid for longer than a year", async ({ clusters }) => {
    const issuedAt = "2026-11-29T12:00:00.000Z";
    const peerInfo = createPeerInfo(FROM_MILAN, issuedAt, "8761h", SIGNER);

    await expectRejection(clusters, { remotePeerInfo: peerInfo }, [
      "remotePeerInfo.expiresAt: expected at most 8760h (a year) after issuedAt, " +
        `got ${peerInfo.expiresAt}, issued at ${issuedAt}: set a shorter expiresIn on the remote side`,
    ]);
  });

  it("if the document was issued more than an hour later than now", async ({ clusters }) => {
    const now = new Date("2026-11-29T12:00:00.000Z");
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => void vi.useRealTimers());
    const later = document(FROM_MILAN, "2026-11-29T13:00:01.000Z");

    await expectRejection(clusters, { remotePeerInfo: later }, [
      "remotePeerInfo.issuedAt: expected a time in the past, got 2026-11-29T13:00:01.000Z, " +
        "but it is 2026-11-29T12:00:00.000Z here: check the clocks of both sides, " +
        "then ask the administrator of milan to issue the document again",
    ]);
    const soon = document(FROM_MILAN, "2026-11-29T12:59:59.000Z");
    await clusters.preview(romeSide({ remotePeerInfo: soon }));
  });

  it("if the document is signed by another key than remoteSigningKeyFingerprint", async ({
    clusters,
  }) => {
    const args = {
      remotePeerInfo: document(FROM_MILAN),
      remoteSigningKeyFingerprint: "0123 4567 89ab cdef 0123 4567",
    };

    const problem =
      "remotePeerInfo.signingKey: expected the key with the fingerprint 0123 4567 89ab cdef 0123 4567, " +
      "got the key fe81 2c12 f3ab 4ce6 ac5d b69a. " +
      "Ask the administrator of milan by phone for their signingKeyFingerprint. If it is the fingerprint " +
      "of this document's key, set remoteSigningKeyFingerprint to it. Otherwise the document is " +
      "outdated or forged: set their newest document";
    await expectInvalidArgs(clusters, romeSide(args), ROME, [problem], "signing-key-differs");
  });

  it("if remoteSigningKeyFingerprint is not a fingerprint", async ({ clusters }) => {
    const args = {
      remotePeerInfo: document(FROM_MILAN),
      remoteSigningKeyFingerprint: pulumi.output(SIGNER.signingKey),
    };

    await expectRejection(clusters, args, [
      "remoteSigningKeyFingerprint: expected 24 hexadecimal digits, " +
        "the other side's signingKeyFingerprint, got a key (44 characters)",
    ]);
  });

  it("if the document is the document of this side, with a single problem", async ({
    clusters,
  }) => {
    const { endpoint, ...ofMilan } = FROM_MILAN.from;
    expect(endpoint).toBeDefined();
    const from = { ...ofMilan, clusterId: "rome", role: "Client" } as const;

    await expectRejection(
      clusters,
      { remotePeerInfo: document({ ...FROM_MILAN, from, to: "milan" }) },
      [
        "remotePeerInfo: expected the document of cluster milan, got the document of this side: " +
          "set peerInfo of the remote side",
      ],
    );
  });

  it("if a plain document is nested too deeply for Pulumi", async ({ clusters }) => {
    const deep: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));

    await expectRejection(clusters, { remotePeerInfo: { ...FROM_MILAN, deep } as never }, [
      "remotePeerInfo: expected at most 8 nested objects and lists, got more",
    ]);
  });

  it("if the document is for another cluster", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: document({ ...FROM_MILAN, to: "turin" }) }, [
      "remotePeerInfo.to: expected a document for cluster rome, got a document for turin: " +
        'ask the administrator of milan for peerInfo of the side with remoteClusterId "rome"',
    ]);
  });

  it("if the document is from another cluster", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: from({ clusterId: "turin" }) }, [
      "remotePeerInfo.from.clusterId: expected a document from cluster milan, got a document from turin",
    ]);
  });

  it("if both sides have the same role", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: from({ role: "Client" }) }, [
      "remotePeerInfo.from.role: expected a document from a Server, since this side is a Client, " +
        'got a document from a Client: set role "Server" on either side',
    ]);
  });

  it("if the sides have different MTUs", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: document(FROM_MILAN), mtu: 1400 }, [
      "remotePeerInfo.mtu: expected the same MTU on both sides, got 1340 there and 1400 here: " +
        "set mtu to 1340 here, or to 1400 there and exchange documents again",
    ]);
  });

  it("if the endpoint of the server is missing or invalid", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: from({ endpoint: undefined }) }, [
      "remotePeerInfo.from.endpoint: expected an endpoint, since the document is from a Server",
    ]);
    await expectRejection(
      clusters,
      { remotePeerInfo: from({ endpoint: { addresses: [], port: 1, protocol: "UDP" } }) },
      ["remotePeerInfo.from.endpoint.addresses: expected at least one address, got an empty list"],
    );
    await expectRejection(
      clusters,
      { remotePeerInfo: from({ endpoint: { addresses: ["a"], port: 0, protocol: "UDP" } }) },
      ["remotePeerInfo.from.endpoint.port: expected an integer from 1 to 65535, got 0"],
    );
  });

  it("if the CIDRs overlap", async ({ clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: from({ podCidrs: ["10.70.128.0/17"] }) }, [
      "remotePeerInfo.from.externalCidr: expected a CIDR that does not overlap the pod CIDRs, got 10.70.0.0/16, which overlaps " +
        "10.70.128.0/17",
    ]);
  });

  it("with all problems at once", async ({ clusters }) => {
    const peerInfo = document({
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
        - remotePeerInfo.to: expected a document for cluster rome, got a document for turin: ask the
          administrator of milan for peerInfo of the side with remoteClusterId "rome"
        - remotePeerInfo.mtu: expected the same MTU on both sides, got 1280 there and 1340 here: set mtu
          to 1280 here, or to 1340 there and exchange documents again
        - remotePeerInfo.from.podCidrs[0]: expected a network address, got "10.10.0.1/16": write
          10.10.0.0/16
        - remotePeerInfo.from.externalCidr: expected a CIDR such as 10.10.0.0/16, got "everywhere"
        - remotePeerInfo.from.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got
          3 characters
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it.for<[value: string, remotePeerInfo: unknown, reason: string]>([
    [
      "a file name",
      "milan.json",
      "expected a peer info document, as an object or as JSON, got a file name: set the contents of the file",
    ],
    [
      "an empty string",
      " \n",
      "expected a peer info document, as an object or as JSON, got an empty string: " +
        "set peerInfo of the remote side, or undefined if you do not have it yet",
    ],
    [
      "truncated",
      '{"kind": "LiqoNetworkPeerInfo", "vers',
      "expected a peer info document, as an object or as JSON, " +
        "got truncated or damaged JSON (37 characters): copy the whole document again",
    ],
    [
      "encoded twice",
      JSON.stringify(JSON.stringify(document(FROM_MILAN))),
      "expected a peer info document, as an object or as JSON, got the JSON of a string: " +
        "the document was encoded twice, so encode it once or set the object",
    ],
    [
      "JSON of a list",
      "[]",
      "expected a peer info document, as an object or as JSON, got JSON without an object: " +
        "set the whole peerInfo of the remote side",
    ],
    [
      "YAML",
      "kind: LiqoNetworkPeerInfo\nversion: 1\nto: rome.example\n",
      "expected a peer info document, as an object or as JSON, got a string without JSON: " +
        "set the output of `pulumi stack output peerInfo --json` in the remote side's stack",
    ],
    ["a list", [], "expected a peer info document, as an object or as JSON, got a list"],
    ["a number", 1, "expected a peer info document, as an object or as JSON, got a number"],
    [
      "another document",
      { kind: "Configuration" },
      'expected a document of kind "LiqoNetworkPeerInfo", got "Configuration"',
    ],
    [
      "all outputs of a stack",
      { peerInfo: document(FROM_MILAN) },
      'expected a document of kind "LiqoNetworkPeerInfo", got undefined',
    ],
    [
      "another version",
      { ...document(FROM_MILAN), version: 2 },
      "expected version 1, got 2: use the same version of pulumi-liqo on both sides",
    ],
    [
      "a document with missing fields",
      document({
        to: "rome",
        from: { clusterId: "milan", endpoint: {} },
      } as unknown as PeerInfoContents),
      "missing or invalid fields: from.role, from.podCidrs, from.externalCidr, from.publicKey, " +
        "from.endpoint, mtu",
    ],
  ])("if the value is %s", async ([, value, reason], { clusters }) => {
    await expectRejection(clusters, { remotePeerInfo: value as PeerInfo }, [
      `remotePeerInfo: ${reason}`,
    ]);
  });
});
