import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientSideArgs } from "../../../src/index.js";
import { issuePeerInfo } from "../../../src/network/peer-info/peer-info.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { daysLater } from "../../later.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { romeSide, type SideRun, TwoAdministrators } from "../side/two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const GONE =
  "milan gives no hand-off any more, and what was made of its last one stays: ask its administrator, or leave " +
  "remotePeerInfo out of the program to take this side apart";

const APART =
  "this side is taken apart: it was joined with milan, and is given neither remotePeerInfo nor remote any more, so what was " +
  "made of that is deleted, and the tunnel is down. If this is not meant, give it again";

let clusters: SimulatedClusters;
let admins: TwoAdministrators;
let warnings: string[];

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  admins = new TwoAdministrators(clusters);
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** Rome's program, which reads Milan's hand-off from Milan's stack. */
const rome = (args: Partial<ClientSideArgs> = {}) => {
  const remotePeerInfo = new pulumi.StackReference("acme/net/milan").getOutput("peerInfo");
  return romeSide({ remotePeerInfo, ...args })();
};
const madeInRome = async () => (await admins.rome.objects()).map(({ kind }) => kind).sort();

async function join(): Promise<void> {
  await admins.milanUp();
  admins.peerInfos.rome = (await admins.rome.up(rome)).outputs.peerInfo;
  await admins.milanUp();
  await admins.rome.up(rome);
}

describe("a hand-off that is no longer given, by a stack that was destroyed,", () => {
  beforeEach(async () => {
    await join();
    await admins.milan.destroy();
  });

  it("goes on being used: a preview and an up warn of it, and change nothing", async () => {
    const before = await madeInRome();
    for (const run of [
      await admins.rome.preview(rome),
      await admins.rome.up(rome),
      await admins.rome.up(rome),
    ]) {
      expect(run.changes).toMatchObject(NO_CHANGES);
    }

    expect(await madeInRome()).toEqual(before);
    expect(warnings.filter((warning) => warning === GONE)).toHaveLength(3);
  });

  it("does not hide that the tunnel is lost", async () => {
    const preview = await admins.rome.preview(rome);
    admins.rome.refresh();
    const { outputs } = await admins.rome.up(rome);

    expect([preview.outputs.status, outputs.status]).toEqual(["Error", "Error"]);
    expect(warnings).toContain(
      "the tunnel is not up: its Connection in cluster rome reports Error",
    );
  });

  it("is followed by the next one that is given", async () => {
    await admins.rome.up(rome);
    admins.peerInfos.rome = undefined;
    const { outputs } = await admins.milanUp();
    const { outputs: inRome } = await admins.rome.up(rome);

    expect(inRome.status).toMatch(/^waiting for milan/);
    expect(await admins.rome.objects("PublicKey")).toMatchObject([
      { cluster: "rome", spec: { publicKey: outputs.publicKey } },
    ]);
  });

  it("is forgotten once it is left out of the program, which takes the side apart", async () => {
    await admins.rome.preview(romeSide());
    expect(warnings.filter((warning) => warning === APART)).toHaveLength(1);
    const { outputs, changes } = await admins.rome.up(romeSide());

    expect(outputs.status).toMatch(/^waiting for the hand-off of milan/);
    expect(changes.delete).toBeGreaterThan(0);
    expect(await madeInRome()).toEqual(["Namespace", "Secret"]);
    expect(warnings.filter((warning) => warning === APART)).toHaveLength(2);
    await admins.rome.up(rome);
    expect(await madeInRome()).toEqual(["Namespace", "Secret"]);
    expect(warnings.filter((warning) => warning === APART)).toHaveLength(2);
  });

  it("has to fit to what this side is by now", async () => {
    const run = admins.rome.up(() => rome({ remoteClusterId: "turin" }));

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkSide "to-milan" has invalid arguments:
        - remotePeerInfo.from.clusterId: expected a hand-off from cluster turin, got one from milan]
    `);
  });
});

it("nothing that was ever given is nothing to go on with", async () => {
  await admins.milan.up(() => undefined);
  const { outputs } = await admins.rome.up(rome);

  expect(outputs.status).toMatch(/^waiting for the hand-off of milan/);
  expect(warnings).toEqual([]);
});

describe("a hand-off that has expired", () => {
  it("works on if it was accepted in time", async () => {
    await join();
    await daysLater(10, async () => {
      const runs: SideRun[] = [await admins.milanUp(), await admins.rome.up(rome)];
      for (const { changes, outputs } of runs) {
        expect(changes).toMatchObject(NO_CHANGES);
        expect(outputs.status).toBe("Connected");
      }
    });
  });

  it("is refused in place of one that was accepted, which is kept", async () => {
    await join();
    const { peerInfo } = (await admins.milanUp()).outputs;
    const late = issuePeerInfo(peerInfo, "2026-01-02T03:04:05.000Z", "1h");

    await expect(admins.rome.up(() => rome({ remotePeerInfo: late }))).rejects.toThrow(
      "remotePeerInfo.expiresAt: expected a hand-off that has not expired",
    );
    expect((await admins.rome.up(rome)).changes).toMatchObject(NO_CHANGES);
  });
});

describe("what a preview does not know", () => {
  const unknown = <T>() => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<T>;
  const warningOf = (argument: string) =>
    `${argument} is not known in this preview, which leaves out what is made of it and shows what is there as deleted: ` +
    "an up will know it, and keeps that";

  it("of a hand-off is left out, with a warning", async () => {
    await join();
    const { changes, outputs } = await admins.rome.preview(() =>
      rome({ remotePeerInfo: unknown() }),
    );

    expect(warnings).toEqual([warningOf("remotePeerInfo")]);
    expect(changes.delete).toBeGreaterThan(0);
    expect(outputs.status).toBeUndefined();
    expect((await admins.rome.up(rome)).changes).toMatchObject(NO_CHANGES);
  });

  it("of values that were typed by hand, likewise", async () => {
    const { podCidrs, externalCidr } = (await admins.milanUp()).outputs.peerInfo.from;
    const remote = { podCidrs: [...podCidrs], externalCidr, publicKey: unknown<string>() };
    const endpoint = { address: "203.0.113.21", port: 51840 };
    await admins.rome.preview(romeSide({ remote, endpoint }));

    expect(warnings).toEqual([warningOf("remote")]);
  });
});
