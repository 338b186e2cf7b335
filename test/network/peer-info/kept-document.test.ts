import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  type ClientSideArgs,
  LiqoCluster,
  LiqoNetworkSide,
  type PeerInfo,
} from "../../../src/index.js";
import { fingerprintOf } from "../../../src/network/peer-info/fingerprint.js";
import { createPeerInfo } from "../../../src/network/peer-info/peer-info.js";
import type { Signer } from "../../../src/network/peer-info/signed-document.js";
import { it, romeSide } from "../side/two-administrators.js";
import { SIGNER, testSigner } from "./signers.js";

const OTHER_SIGNER = testSigner(8);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A document of a server for Rome. */
function documentOf(
  clusterId: string,
  { issuedAt = minutesAgo(10), signer = SIGNER }: { issuedAt?: string; signer?: Signer } = {},
): PeerInfo {
  const from = {
    clusterId,
    role: "Server",
    podCidrs: ["10.10.0.0/16"],
    externalCidr: "10.70.0.0/16",
    publicKey: Buffer.from(signer.signingKey, "base64").toString("base64"),
    endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
  } as const;
  return createPeerInfo({ from, to: "rome", mtu: 1340 }, issuedAt, "168h", signer);
}

describe("a document that the state does not accept is not used", () => {
  /** A program that never updates the accepted document, as `pulumi up --target` does. */
  const withoutUpdate = (remotePeerInfo: PeerInfo) => () => {
    const cluster = new LiqoCluster("rome", { context: "rome" });
    const args = { cluster, role: "Client", remoteClusterId: "milan", remotePeerInfo } as const;
    const side = new LiqoNetworkSide("to-milan", args, {
      transforms: [
        ({ name, props, opts }) =>
          name === "to-milan-accepted"
            ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["input"] }) }
            : undefined,
      ],
    });
    return { key: side.remoteSigningKeyFingerprint };
  };

  it("if the run does not update the accepted document, with a warning", async ({ admins }) => {
    await admins.rome.up(withoutUpdate(documentOf("milan")));
    const before = await admins.rome.objects();
    const forged = documentOf("milan", { issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    const warn = vi.spyOn(pulumi.log, "warn");
    await admins.rome.preview(withoutUpdate(forged));
    const { outputs } = await admins.rome.up(withoutUpdate(forged));

    expect(outputs.key).toBe(fingerprintOf(SIGNER.signingKey));
    expect(await admins.rome.objects()).toEqual(before);
    expect(String(warn.mock.calls[0]?.[0])).toBe(
      [
        "remotePeerInfo is not accepted in this run, which does not update to-milan-accepted",
        "  The document accepted earlier stays in use.",
        "Run pulumi up without --target and --exclude, and without ignoreChanges for to-milan-accepted.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-not-accepted",
      ].join("\n"),
    );
  });

  it("unless the state accepts it, also as a secret", async ({ admins }) => {
    const warn = vi.spyOn(pulumi.log, "warn");
    for (const document of [
      documentOf("milan"),
      documentOf("milan", { issuedAt: minutesAgo(5) }),
    ]) {
      const remotePeerInfo = pulumi.secret(document);
      await admins.rome.preview(romeSide({ remotePeerInfo }));
      await admins.rome.up(romeSide({ remotePeerInfo }));
    }

    expect(JSON.stringify(warn.mock.calls)).not.toContain("is not accepted");
    expect(await admins.rome.objects("PublicKey")).toMatchObject([
      { spec: { publicKey: documentOf("milan").from.publicKey } },
    ]);
  });
});

describe("the first document of another cluster", () => {
  it("is accepted without a comparison with the former cluster's document", async ({ admins }) => {
    await admins.rome.up(romeSide({ remotePeerInfo: documentOf("milan") }));
    const info = vi.spyOn(pulumi.log, "info");
    const oslo: Partial<ClientSideArgs> = {
      remoteClusterId: "oslo",
      remotePeerInfo: documentOf("oslo", { issuedAt: minutesAgo(60), signer: OTHER_SIGNER }),
    };
    const { outputs } = await admins.rome.up(romeSide(oslo));
    const key = fingerprintOf(OTHER_SIGNER.signingKey);

    expect(outputs.remoteSigningKeyFingerprint).toBe(key);
    expect(JSON.stringify(info.mock.calls)).toContain(
      `trusting the signing key of oslo from now on: ${key}`,
    );
    const forged = documentOf("oslo", { issuedAt: minutesAgo(1) });
    await expect(admins.rome.up(romeSide({ ...oslo, remotePeerInfo: forged }))).rejects.toThrow(
      "is signed by another key",
    );
  });
});

it("a document issued after the time of a clock that was ahead is accepted again", async ({
  admins,
}) => {
  const ahead = minutesAgo(-50);
  await admins.rome.up(romeSide({ remotePeerInfo: documentOf("milan", { issuedAt: ahead }) }));
  const corrected = documentOf("milan", { issuedAt: minutesAgo(0) });
  await expect(admins.rome.up(romeSide({ remotePeerInfo: corrected }))).rejects.toThrow(
    `again after ${ahead}`,
  );

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 51 * 60_000 });
  const remotePeerInfo = documentOf("milan", { issuedAt: minutesAgo(0) });
  const { changes } = await admins.rome.up(romeSide({ remotePeerInfo }));
  expect(changes.update).toBe(1);
});

it("a promised document with too deep nesting is rejected", async ({ admins }) => {
  const cyclic: Record<string, unknown> = { ...documentOf("milan") };
  cyclic["note"] = cyclic;
  const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;
  for (const value of [cyclic, deep]) {
    const remotePeerInfo = Promise.resolve(value) as unknown as Promise<PeerInfo>;

    await expect(admins.rome.preview(romeSide({ remotePeerInfo }))).rejects.toThrow(
      "remotePeerInfo: expected at most 8 nested objects and lists, got more",
    );
  }
});
