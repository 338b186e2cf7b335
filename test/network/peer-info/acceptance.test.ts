import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import {
  type ClientSideArgs,
  LiqoCluster,
  LiqoNetworkSide,
  type ManualRemoteSide,
  type PeerInfo,
} from "../../../src/index.js";
import { createPeerInfo } from "../../../src/network/peer-info/peer-info.js";
import { daysLater } from "../../fake-time.js";
import { textPattern } from "../../message-text.js";
import { moved, renamed } from "../../renaming.js";
import { SIGNER } from "./signers.js";
import {
  it,
  romeSide,
  serverSide,
  type SideRun,
  type TwoAdministrators,
} from "../side/two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const USING_DOCUMENT =
  "remotePeerInfo is no longer set: using the document accepted earlier\n" +
  "To tear this side down, set detached: true.\n" +
  "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-missing";
const USING_VALUES =
  "remote is no longer set: using the values accepted earlier\n" +
  "To tear this side down, set detached: true.\n" +
  "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-missing";

let warnings: string[];

beforeEach(() => {
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Rome's program, which reads the document from Milan's stack. */
const rome = (args: Partial<ClientSideArgs> = {}) => {
  const remotePeerInfo = new pulumi.StackReference("acme/net/milan").getOutput("peerInfo");
  return romeSide({ remotePeerInfo, ...args })();
};
const kindsInRome = async (admins: TwoAdministrators) =>
  (await admins.rome.objects()).map(({ kind }) => kind).sort();

async function connect(admins: TwoAdministrators): Promise<void> {
  await admins.milanUp();
  admins.peerInfos.rome = (await admins.rome.up(rome)).outputs.peerInfo;
  await admins.milanUp();
  await admins.rome.up(rome);
}

describe("after the remote side's stack was destroyed", () => {
  it.beforeEach(async ({ admins }) => {
    await connect(admins);
    await admins.milan.destroy();
  });

  it("the accepted document stays in use, with a warning in previews and ups", async ({
    admins,
  }) => {
    const before = await kindsInRome(admins);
    for (const run of [
      await admins.rome.preview(rome),
      await admins.rome.up(rome),
      await admins.rome.up(rome),
    ]) {
      expect(run.changes).toMatchObject(NO_CHANGES);
    }

    expect(await kindsInRome(admins)).toEqual(before);
    expect(warnings.filter((warning) => warning === USING_DOCUMENT)).toHaveLength(3);
  });

  it("the status reports that the tunnel is lost", async ({ admins }) => {
    const preview = await admins.rome.preview(rome);
    admins.rome.refresh();
    const { outputs } = await admins.rome.up(rome);

    expect([preview.outputs.status, outputs.status]).toEqual(["Error", "Error"]);
    expect(warnings).toContain(
      "the tunnel is not up: its Connection in cluster rome reports Error",
    );
  });

  it("the next document is signed by a new key, and is rejected until its fingerprint is set", async ({
    admins,
  }) => {
    await admins.rome.up(rome);
    admins.peerInfos.rome = undefined;
    const { outputs } = await admins.milanUp();
    const remoteSigningKeyFingerprint = outputs.signingKeyFingerprint;
    await expect(admins.rome.up(rome)).rejects.toThrow(
      "remotePeerInfo is signed by another key than the document accepted earlier",
    );
    const { outputs: inRome } = await admins.rome.up(() => rome({ remoteSigningKeyFingerprint }));

    expect(inRome.status).toMatch(/^waiting for milan/);
    expect(await admins.rome.objects("PublicKey")).toMatchObject([
      { cluster: "rome", spec: { publicKey: outputs.publicKey } },
    ]);
  });

  it("rejects the accepted document if this side's arguments no longer match", async ({
    admins,
  }) => {
    const run = admins.rome.up(() => rome({ remoteClusterId: "turin" }));

    await expect(run).rejects.toThrow(
      textPattern(
        'LiqoNetworkSide "to-milan" has invalid arguments: - remotePeerInfo: the document accepted earlier is from ' +
          "milan, but remoteClusterId is turin: set remotePeerInfo to a document of turin, or remoteClusterId to milan " +
          "See node_modules/pulumi-liqo",
      ),
    );
  });
});

describe("if remotePeerInfo is removed from the program", () => {
  it("the accepted document stays in use, with a warning in previews and ups", async ({
    admins,
  }) => {
    await connect(admins);
    const before = await kindsInRome(admins);

    for (const run of [await admins.rome.preview(romeSide()), await admins.rome.up(romeSide())]) {
      expect(run.changes).toMatchObject(NO_CHANGES);
      expect(run.outputs.status).toBe("Connected");
    }
    expect(await kindsInRome(admins)).toEqual(before);
    expect(warnings).toEqual([USING_DOCUMENT, USING_DOCUMENT]);
  });
});

describe("the accepted document of a program without remotePeerInfo", () => {
  /** Expects a single problem, without a warning that the document is in use. */
  async function expectProblem(admins: TwoAdministrators, program: () => unknown, text: string) {
    for (const run of [() => admins.rome.preview(program), () => admins.rome.up(program)]) {
      await expect(run()).rejects.toThrow(
        textPattern(`LiqoNetworkSide "to-milan" has invalid arguments: - remotePeerInfo: ${text}`),
      );
    }
    expect(warnings).toEqual([]);
  }

  it("is rejected if the role of this side changed, with the way to swap roles", async ({
    admins,
  }) => {
    await admins.milanUp();
    await admins.romeUp();

    await expectProblem(
      admins,
      serverSide("rome", "milan"),
      "the document accepted earlier is from a Server, but this side is now a Server too: " +
        'set role to "Client" again. To swap the roles, destroy both sides first, then exchange new ' +
        "documents See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments",
    );
  });

  it("is rejected if the MTU of this side changed before the sides are connected", async ({
    admins,
  }) => {
    await admins.milanUp();
    await admins.romeUp();

    await expectProblem(
      admins,
      romeSide({ mtu: 1400 }),
      "the document accepted earlier has MTU 1340, but mtu is 1400 here: set mtu to 1340 here, or to 1400 " +
        "at milan and set remotePeerInfo to their new document " +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments",
    );
  });

  it.for<[string, (milan: PeerInfo) => Partial<PeerInfo>, string]>([
    [
      "is for another cluster",
      () => ({ to: "turin" }),
      ": the document accepted earlier is for turin, but this cluster has the ID rome: " +
        "set remotePeerInfo to a document of milan for rome",
    ],
    [
      "has invalid values",
      ({ from }) => ({ from: { ...from, podCidrs: ["10.70.0.0/16"] } }),
      " (the document accepted earlier).from.externalCidr: expected a CIDR that does not overlap the pod CIDRs, " +
        "got 10.70.0.0/16, which overlaps 10.70.0.0/16",
    ],
  ])("is rejected if it %s", async ([, changed, text], { admins }) => {
    const milan = (await admins.milanUp()).outputs.peerInfo;
    const document = createPeerInfo({ ...milan, ...changed(milan) }, milan.issuedAt, "1h", SIGNER);
    await admins.rome.up(() => {
      const side = new pulumi.ComponentResource("liqo:index:LiqoNetworkSide", "to-milan");
      new pulumi.Stash("to-milan-accepted", { input: { document } }, { parent: side });
    });

    await expect(admins.rome.up(romeSide())).rejects.toThrow(
      textPattern(`- remotePeerInfo${text}`),
    );
  });

  it("stays in use if only the MTU of this connected side changed", async ({ admins }) => {
    await connect(admins);

    expect((await admins.rome.up(romeSide({ mtu: 1400 }))).outputs.status).toBe("Connected");
  });
});

describe("manually entered values", () => {
  const enterMilan = async (admins: TwoAdministrators): Promise<ManualRemoteSide> => {
    const { podCidrs, externalCidr, publicKey, endpoint } = (await admins.milanUp()).outputs
      .peerInfo.from;
    return { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint };
  };

  it("stay in use if remote is removed from the program, with a warning in previews and ups", async ({
    admins,
  }) => {
    const { outputs } = await admins.rome.up(romeSide({ remote: await enterMilan(admins) }));
    const before = await kindsInRome(admins);

    for (const run of [await admins.rome.preview(romeSide()), await admins.rome.up(romeSide())]) {
      expect(run.changes).toMatchObject(NO_CHANGES);
      expect(run.outputs.status).toBe(outputs.status);
    }
    expect(await kindsInRome(admins)).toEqual(before);
    expect(warnings).toEqual([USING_VALUES, USING_VALUES]);
  });

  it("are replaced by a document, which then stays in use", async ({ admins }) => {
    await admins.rome.up(romeSide({ remote: await enterMilan(admins) }));
    const { outputs } = await admins.romeUp();
    expect(outputs.peerInfo.receivedEndpoint).toEqual(outputs.endpoint);
    await admins.rome.up(romeSide());

    expect(warnings).toEqual([USING_DOCUMENT]);
  });

  it("are rejected if remote is removed and this side's arguments no longer match", async ({
    admins,
  }) => {
    const remote = await enterMilan(admins);
    const endpoint = { address: "203.0.113.21", port: 51840 };
    await admins.rome.up(romeSide({ endpoint, remote: { ...remote, endpoint: undefined } }));
    const run = admins.rome.up(romeSide({ remoteClusterId: "turin" }));

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkSide "to-milan" has invalid arguments:
        - remote: expected the values of cluster turin, got the values accepted earlier for milan
        - remote.endpoint: expected an endpoint, since this side is a Client
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });
});

describe("detached: true", () => {
  const TEARDOWN =
    "detached: true tears down the tunnel to milan\n" +
    "Remove detached if you want to keep the tunnel.\n" +
    "See node_modules/pulumi-liqo/docs/troubleshooting.md#side-detached";
  const DETACHED =
    "detached from milan. To connect again, remove detached, then run pulumi up with the document " +
    "of its administrator as remotePeerInfo";

  it("deletes the resources that depend on the remote side, with a warning in previews and ups", async ({
    admins,
  }) => {
    await connect(admins);
    const preview = await admins.rome.preview(() => rome({ detached: true }));
    expect(preview.changes.delete).toBeGreaterThan(0);
    expect(warnings).toEqual([TEARDOWN]);

    const { outputs, changes } = await admins.rome.up(() => rome({ detached: true }));
    expect(outputs).toMatchObject({
      status: DETACHED,
      diagnosis: { summary: DETACHED, checks: [] },
      remoteCidrs: undefined,
      latency: "",
    });
    expect(changes.delete).toBe(preview.changes.delete);
    expect(await kindsInRome(admins)).toEqual(["Namespace", "Secret"]);
    expect(warnings).toEqual([TEARDOWN, TEARDOWN]);

    const again = await admins.rome.up(() => rome({ detached: true }));
    expect(again.changes).toMatchObject(NO_CHANGES);
    expect(warnings).toEqual([TEARDOWN, TEARDOWN]);
  });

  it("warns if the PublicKey has the name in publicKeyName", async ({ admins }) => {
    const args = { keys: "liqo-managed", publicKeyName: "gw-publickey" } as const;
    await admins.milanUp();
    await admins.rome.up(() => rome(args));
    await admins.rome.preview(() => rome({ ...args, detached: true }));

    expect(warnings).toEqual([TEARDOWN]);
  });

  it.for([
    ["name", renamed("to-milan")],
    ["parent", moved("to-milan")],
  ] as const)("warns if the side gets another %s with an alias", async ([, side], { admins }) => {
    await connect(admins);
    await admins.rome.preview(() => {
      const cluster = new LiqoCluster("rome", { context: "rome" });
      const args = { cluster, role: "Client", remoteClusterId: "milan", detached: true } as const;
      return new LiqoNetworkSide(side.name, args, side.options()).status;
    });

    expect(warnings).toEqual([TEARDOWN]);
  });

  it("keeps the gateway of a server", async ({ admins }) => {
    await connect(admins);
    await admins.milanUp({ detached: true });

    expect((await admins.milan.objects()).map(({ kind }) => kind).sort()).toEqual([
      "GatewayServer",
      "Namespace",
      "Secret",
      "Service",
    ]);
  });

  it("forgets the accepted document, and not the key that signed the document", async ({
    admins,
  }) => {
    await connect(admins);
    const fingerprint = (await admins.milanUp()).outputs.signingKeyFingerprint;
    const detached = await admins.rome.up(romeSide({ detached: true }));
    const { outputs } = await admins.rome.up(romeSide());

    expect([detached, { outputs }].map((run) => run.outputs.remoteSigningKeyFingerprint)).toEqual([
      fingerprint,
      fingerprint,
    ]);
    expect(outputs.status).toMatch(/^waiting for the document of milan/);
    expect(await kindsInRome(admins)).toEqual(["Namespace", "Secret"]);
    expect(warnings).toEqual([TEARDOWN]);
  });

  it("connects again after it is set to false", async ({ admins }) => {
    await connect(admins);
    await admins.rome.up(() => rome({ detached: true }));
    const { outputs } = await admins.rome.up(() => rome({ detached: false }));

    expect(outputs.status).toBe("Connected");
  });

  it("ignores an invalid remotePeerInfo and remote", async ({ admins }) => {
    const remote = { publicKey: "a" } as unknown as ManualRemoteSide;
    const run = await admins.rome.up(
      romeSide({ detached: true, remotePeerInfo: "milan.json", remote }),
    );

    expect(run.outputs.status).toBe(DETACHED);
    expect(warnings).toEqual([]);
  });
});

it("a side waits without a warning if no document was ever set", async ({ admins }) => {
  await admins.milan.up(() => undefined);
  for (const program of [rome, romeSide()]) {
    const { outputs } = await admins.rome.up(program);
    expect(outputs.status).toMatch(/^waiting for the document of milan/);
  }
  expect(warnings).toEqual([]);
});

describe("an expired document", () => {
  it("stays in use if it was accepted in time", async ({ admins }) => {
    await connect(admins);
    await daysLater(8, async () => {
      // Both sides issue their documents once more, until each has answered the other.
      await admins.milanUp();
      await admins.romeUp();
      await admins.milanUp();
    });
    await daysLater(20, async () => {
      const runs: SideRun[] = [await admins.milanUp(), await admins.rome.up(rome)];
      for (const { changes, outputs } of runs) {
        expect(changes).toMatchObject(NO_CHANGES);
        expect(outputs.status).toBe("Connected");
      }
    });
  });

  it("is rejected, and the accepted document is kept", async ({ admins }) => {
    await connect(admins);
    const { peerInfo } = (await admins.milanUp()).outputs;
    const late = createPeerInfo(peerInfo, "2026-01-02T03:04:05.000Z", "1h", SIGNER);

    await expect(admins.rome.up(() => rome({ remotePeerInfo: late }))).rejects.toThrow(
      "remotePeerInfo.expiresAt: expected a document that has not expired",
    );
    expect((await admins.rome.up(rome)).changes).toMatchObject(NO_CHANGES);
  });
});

describe("a preview that does not know the remote side", () => {
  const unknown = <T>() => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<T>;
  const warningOf = (argument: string) =>
    `${argument} is not known in this preview\n` +
    "The preview shows the resources that depend on it as deleted. pulumi up keeps them.\n" +
    "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-unknown";

  it("warns about an unknown remotePeerInfo", async ({ admins }) => {
    await connect(admins);
    const { changes, outputs } = await admins.rome.preview(() =>
      rome({ remotePeerInfo: unknown() }),
    );

    expect(warnings).toEqual([warningOf("remotePeerInfo")]);
    expect(changes.delete).toBeGreaterThan(0);
    expect(outputs.status).toBeUndefined();
    expect((await admins.rome.up(rome)).changes).toMatchObject(NO_CHANGES);
  });

  it("warns about an unknown value of remote", async ({ admins }) => {
    const { podCidrs, externalCidr } = (await admins.milanUp()).outputs.peerInfo.from;
    const remote = { podCidrs: [...podCidrs], externalCidr, publicKey: unknown<string>() };
    const endpoint = { address: "203.0.113.21", port: 51840 };
    await admins.rome.preview(romeSide({ remote, endpoint }));

    expect(warnings).toEqual([warningOf("remote")]);
  });
});

describe.for<[string, (document: PeerInfo | undefined) => object]>([
  ["has another version", (document) => ({ document: { ...document, version: 0 } })],
  ["has another signature", (document) => ({ document: { ...document, mtu: 1400 } })],
  ["has no values", (document) => ({ pin: { signingKey: document?.signingKey } })],
  ["is in another place", (document) => ({ kind: document?.kind, version: 0 })],
])("a document in the state that %s", ([, stateOf]) => {
  it("rejects the update, and the tunnel stays", async ({ admins }) => {
    await connect(admins);
    // The same program with another version of the library.
    const other = () => {
      const side = new pulumi.ComponentResource("liqo:index:LiqoNetworkSide", "to-milan");
      const input = stateOf(admins.peerInfos.milan);
      new pulumi.Stash("to-milan-accepted", { input }, { parent: side });
    };
    const clusters = admins.rome.stack("other");
    await clusters.up(other);

    for (const run of [() => clusters.preview(romeSide()), () => clusters.up(romeSide())]) {
      await expect(run()).rejects.toThrow("cannot use the document accepted earlier");
    }
    expect(await kindsInRome(admins)).toContain("GatewayClient");
  });
});
