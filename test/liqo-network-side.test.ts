import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HandOff } from "../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../src/testing/index.js";
import { namespace, startRomeAndMilan } from "./rome-and-milan.js";
import { milanSide, romeSide, type SideRun, TwoAdministrators } from "./two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

const WAITING_FOR_ROME =
  "waiting for the hand-off of rome: give this side's handOff to its administrator, then run up again with theirs as remoteHandOff";
const WAITING_FOR_MILAN = WAITING_FOR_ROME.replace("rome", "milan");
const UNKNOWN_TO_MILAN =
  "waiting for milan, all is set up here: milan does not know this side's key yet. Now give this side's handOff to its " +
  "administrator, then run up again with the one that their up gives";
const UNKNOWN_TO_ROME = UNKNOWN_TO_MILAN.replaceAll("milan", "rome");

let clusters: SimulatedClusters;
let admins: TwoAdministrators;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  admins = new TwoAdministrators(clusters);
});

afterEach(() => clusters.settle());

const statusOf = ({ outputs }: SideRun) => outputs.status;
const madeBy = async (stack: SimulatedClusters) =>
  (await stack.objects()).map(({ cluster, kind }) => `${cluster} ${kind}`).sort();

describe("two administrators reach Connected, and each run ends at once with what is missing,", () => {
  it("if the server's begins", async () => {
    expect(statusOf(await admins.milanUp())).toBe(WAITING_FOR_ROME);
    expect(statusOf(await admins.romeUp())).toBe(UNKNOWN_TO_MILAN);
    expect(statusOf(await admins.milanUp())).toBe("Connected");
    expect(statusOf(await admins.romeUp())).toBe("Connected");
  });

  it("if the client's begins", async () => {
    expect(statusOf(await admins.romeUp())).toBe(WAITING_FOR_MILAN);
    expect(statusOf(await admins.milanUp())).toBe(UNKNOWN_TO_ROME);
    expect(statusOf(await admins.romeUp())).toBe("Connected");
    expect(statusOf(await admins.milanUp())).toBe("Connected");
  });

  it("if both begin before they exchange anything", async () => {
    const [milan, rome] = [
      await admins.milanUp(),
      await admins.romeUp({ remoteHandOff: undefined }),
    ];
    expect([statusOf(milan), statusOf(rome)]).toEqual([WAITING_FOR_ROME, WAITING_FOR_MILAN]);

    expect(statusOf(await admins.milanUp())).toBe(UNKNOWN_TO_ROME);
    expect(statusOf(await admins.romeUp())).toBe("Connected");
    expect(statusOf(await admins.milanUp())).toBe("Connected");
  });

  it("after which nothing changes any more, and no document either", async () => {
    await admins.milanUp();
    await admins.romeUp();
    const milan = await admins.milanUp();
    const rome = await admins.romeUp();

    for (const [before, again] of [
      [milan, await admins.milanUp()],
      [rome, await admins.romeUp()],
    ] as const) {
      expect(again.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
      expect(again.outputs.handOff).toEqual(before.outputs.handOff);
    }
  });
});

describe("a side", () => {
  it("makes without the other's hand-off what its own needs", async () => {
    await admins.milanUp();
    await admins.romeUp({ remoteHandOff: undefined });

    expect(await madeBy(admins.milan)).toEqual([
      "milan GatewayServer",
      "milan Namespace",
      "milan Secret",
    ]);
    expect(await madeBy(admins.rome)).toEqual(["rome Namespace", "rome Secret"]);
  });

  it("makes with it all the rest, in its own cluster alone", async () => {
    await join();

    for (const [stack, cluster, gateway] of [
      [admins.milan, "milan", "GatewayServer"],
      [admins.rome, "rome", "GatewayClient"],
    ] as const) {
      expect(await madeBy(stack)).toEqual(
        ["Configuration", "Connection", gateway, "Namespace", "PublicKey", "Secret"].map(
          (kind) => `${cluster} ${kind}`,
        ),
      );
    }
  });

  it("tells what is known once both are joined", async () => {
    const { outputs } = await join();

    expect(outputs).toMatchObject({
      status: "Connected",
      latency: "1.2ms",
      endpoint: { addresses: ["203.0.113.21"], port: 51840 },
      remoteCidrs: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
      publicKey: outputs.handOff.from.publicKey,
    });
  });

  it("shows in a preview what a hand-off will make", async () => {
    await admins.milanUp();
    await admins.romeUp();
    const { changes, outputs } = await admins.milan.preview(
      milanSide({ remoteHandOff: admins.handOffs.rome }),
    );

    // Three objects, the components of two of them; and its own hand-off is issued anew.
    expect(changes).toMatchObject({ create: 5, update: 0, replace: 2, delete: 0 });
    expect(outputs.endpoint).toEqual({ addresses: ["203.0.113.21"], port: 51840 });
  });

  it("is destroyed without a change to the other's cluster", async () => {
    await join();
    await admins.milan.destroy();

    expect(await madeBy(admins.milan)).toEqual([]);
    expect(await madeBy(admins.rome)).toHaveLength(6);
  });

  it("takes its own endpoint, namespace and keys, as a pair does", async () => {
    clusters = await startRomeAndMilan({
      milan: { reachableAt: ["nat.example.com:4500"], objects: [namespace("tenant")] },
    });
    admins = new TwoAdministrators(clusters);
    const decided = {
      endpoint: { address: "nat.example.com", port: 4500 },
      namespace: "tenant",
      mtu: 1400,
    };
    await admins.milanUp(decided);
    await admins.romeUp({ mtu: 1400 });
    const { outputs } = await admins.milanUp(decided);

    expect(outputs.status).toBe("Connected");
    expect(await admins.rome.objects("GatewayClient")).toMatchObject([
      { spec: { mtu: 1400, endpoint: { addresses: ["nat.example.com"], port: 4500 } } },
    ]);
    expect(await admins.milan.objects("Namespace")).toEqual([]);
  });
});

describe("a hand-off", () => {
  it("says what the other side needs, and nothing secret", async () => {
    const { outputs } = await admins.milanUp();
    const [secret] = await admins.milan.objects("Secret");
    const { privateKey, publicKey } = secret?.["data"] as Record<string, string>;

    const { issuedAt, expiresAt, digest, ...contents } = outputs.handOff;
    expect(contents).toEqual({
      kind: "LiqoNetworkHandOff",
      version: 1,
      from: {
        clusterId: "milan",
        role: "Server",
        podCidrs: ["10.10.0.0/16"],
        externalCidr: "10.70.0.0/16",
        publicKey,
        liqoVersion: "1.2.0",
        endpoint: { addresses: ["203.0.113.21"], port: 51840 },
      },
      to: "rome",
      mtu: 1340,
    });
    expect(Date.parse(expiresAt) - Date.parse(issuedAt)).toBe(7 * 24 * 3_600_000);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(outputs)).not.toContain(privateKey);
  });

  it("of a client has no endpoint, and says whose key is installed", async () => {
    const milan = await admins.milanUp();
    const { outputs } = await admins.romeUp();

    expect(outputs.handOff.from.endpoint).toBeUndefined();
    expect(outputs.handOff.accepts).toBe(milan.outputs.publicKey);
  });

  it("is valid for as long as was asked for, and issued anew when that changes", async () => {
    const first = await admins.milanUp({ validity: "24h" });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await admins.milanUp({ validity: "1h" });

    const { handOff } = second.outputs;
    expect(Date.parse(handOff.expiresAt) - Date.parse(handOff.issuedAt)).toBe(3_600_000);
    expect(handOff.issuedAt).not.toBe(first.outputs.handOff.issuedAt);
  });

  it("can be passed on as text", async () => {
    await admins.milanUp();
    const text = JSON.stringify(admins.handOffs.milan, undefined, 2);

    expect(statusOf(await admins.romeUp({ remoteHandOff: text }))).toBe(UNKNOWN_TO_MILAN);
  });

  it("can be read from the other's stack, which need not have it yet", async () => {
    const fromMilan = () => new pulumi.StackReference("acme/net/milan").getOutput("handOff");
    const fromRome = () => new pulumi.StackReference("acme/net/rome").getOutput("handOff");
    const romeUp = () => admins.rome.up(() => romeSide({ remoteHandOff: fromMilan() })());
    const milanUp = () => admins.milan.up(() => milanSide({ remoteHandOff: fromRome() })());

    const statuses = [await romeUp(), await milanUp(), await romeUp(), await milanUp()].map(
      statusOf,
    );
    expect(statuses).toEqual([WAITING_FOR_MILAN, UNKNOWN_TO_ROME, "Connected", "Connected"]);
  });

  it("works after its expiry if it was accepted before", async () => {
    await join();
    await inTenDays(async () => {
      expect(statusOf(await admins.milanUp())).toBe("Connected");
      const { changes } = await admins.romeUp();
      expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    });
  });
});

describe("the other side, typed by hand,", () => {
  const byHand = ({ from, accepts }: HandOff) => ({
    podCidrs: [...from.podCidrs],
    externalCidr: from.externalCidr,
    publicKey: from.publicKey,
    endpoint: from.endpoint && { ...from.endpoint },
    accepts,
  });

  it("does as well as a hand-off", async () => {
    const server = await admins.milanUp();
    const client: SimulatedRun<ReturnType<ReturnType<typeof romeSide>>> = await admins.romeUp({
      remoteHandOff: undefined,
      remote: byHand(server.outputs.handOff),
    });
    expect(client.outputs.status).toBe(
      "waiting for milan, all is set up here: milan does not know this side's key yet. Now give publicKey to its " +
        "administrator, then run up again with that as remote.accepts",
    );

    const joined = await admins.milanUp({
      remoteHandOff: undefined,
      remote: byHand(client.outputs.handOff),
    });
    expect(statusOf(joined)).toBe("Connected");
  });
});

it("warns of another minor version of Liqo, and of nothing else", async () => {
  const warn = vi.spyOn(pulumi.log, "warn");
  await join();
  expect(warn).not.toHaveBeenCalled();

  clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.0.1" } });
  admins = new TwoAdministrators(clusters);
  await admins.milanUp();
  await admins.romeUp();
  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    "Liqo is 1.0.1 in this cluster and 1.2.0 in the other: use one minor version in both",
  ]);
});

/** Joins both, and gives what the server's last run came to. */
async function join(): Promise<SideRun> {
  await admins.milanUp();
  await admins.romeUp();
  const run = await admins.milanUp();
  await admins.romeUp();
  return run;
}

async function inTenDays(what: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 24 * 3_600_000 });
  try {
    await what();
  } finally {
    vi.useRealTimers();
  }
}
