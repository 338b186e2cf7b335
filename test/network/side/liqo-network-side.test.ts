import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import {
  diallingSide,
  listeningSide,
  milanSide,
  romeSide,
  type SideRun,
  TwoAdministrators,
} from "./two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

const WAITING_FOR_ROME =
  "waiting for the hand-off of rome: give this side's peerInfo to its administrator, then run up again with theirs as remotePeerInfo";
const WAITING_FOR_MILAN = WAITING_FOR_ROME.replace("rome", "milan");
const UNKNOWN_TO_MILAN =
  "waiting for milan, all is set up here: milan does not know this side's key yet. Now give this side's peerInfo to its " +
  "administrator, then run up again with the one that their up gives";
const UNKNOWN_TO_ROME = UNKNOWN_TO_MILAN.replaceAll("milan", "rome");

let clusters: SimulatedClusters;
let admins: TwoAdministrators;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  admins = new TwoAdministrators(clusters);
});

afterEach(() => clusters.settle());

const statusOf = ({ outputs }: SideRun) => {
  // Where something is missing yet, nothing is wrong in a cluster.
  expect(outputs.diagnosis).toEqual({ summary: outputs.status, checks: [] });
  return outputs.status;
};
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
      await admins.romeUp({ remotePeerInfo: undefined }),
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
      expect(again.outputs.peerInfo).toEqual(before.outputs.peerInfo);
    }
  });
});

it("two administrators swap roles with new sides and new documents", async () => {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  const { peerInfos, milan, rome } = admins;
  const early = milan.up(diallingSide("milan", "rome", { remotePeerInfo: peerInfos.rome }));
  await expect(early).rejects.toThrow(
    "expected a hand-off from a Server, since this side is the Client",
  );

  await milan.destroy();
  await rome.destroy();
  const listening = await rome.up(listeningSide("rome", "milan"));
  const { peerInfo } = listening.outputs;
  const dialling = await milan.up(diallingSide("milan", "rome", { remotePeerInfo: peerInfo }));
  const remotePeerInfo = dialling.outputs.peerInfo;
  const joined = await rome.up(listeningSide("rome", "milan", { remotePeerInfo }));
  expect([statusOf(dialling), statusOf(joined)]).toEqual([UNKNOWN_TO_ROME, "Connected"]);
});

describe("a side", () => {
  it("makes without the other's hand-off what its own needs", async () => {
    await admins.milanUp();
    await admins.romeUp({ remotePeerInfo: undefined });

    expect(await madeBy(admins.milan)).toEqual([
      "milan GatewayServer",
      "milan Namespace",
      "milan Secret",
      "milan Service",
    ]);
    expect(await madeBy(admins.rome)).toEqual(["rome Namespace", "rome Secret"]);
  });

  it("makes with it all the rest, in its own cluster alone", async () => {
    await join();

    const kinds = ["Namespace", "PublicKey", "Secret"];
    for (const [stack, cluster, ofGateway] of [
      [admins.milan, "milan", ["GatewayServer", "Service"]],
      [admins.rome, "rome", ["GatewayClient"]],
    ] as const) {
      const made = ["Configuration", "Connection", ...ofGateway, ...kinds].sort();
      expect(await madeBy(stack)).toEqual(made.map((kind) => `${cluster} ${kind}`));
    }
  });

  it("has these children, whose names are a contract", async () => {
    await join();
    const children: string[] = [];
    await admins.milan.up(() => {
      pulumi.runtime.registerStackTransformation(({ type, name }) => {
        children.push(`${type.split(":").at(-1) ?? ""} ${name}`);
        return undefined;
      });
      return milanSide({ remotePeerInfo: admins.peerInfos.rome })();
    });

    expect(children.filter((child) => child.includes(" to-rome-")).sort()).toEqual([
      "Configuration to-rome-configuration",
      "Connection to-rome-connection",
      "ConnectionPatch to-rome-connection",
      "GatewayKeys to-rome-keys",
      "GatewayServer to-rome-gateway",
      "GatewayServer to-rome-gateway",
      "GatewayServer to-rome-gateway-live",
      "Namespace to-rome-namespace",
      "NetworkConfiguration to-rome-configuration",
      "PublicKey to-rome-remote-key",
      "Secret to-rome-keys-secret",
      "ServicePatch to-rome-gateway-service",
      "Stash to-rome-accepted",
      "Stash to-rome-issued",
      "Stash to-rome-keys-private",
      "Stash to-rome-renewed",
    ]);
  });

  it("tells what is known once both are joined", async () => {
    const { outputs } = await join();

    expect(outputs).toMatchObject({
      status: "Connected",
      latency: "1.2ms",
      endpoint: { addresses: ["203.0.113.21"], port: 51840 },
      remoteCidrs: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
      publicKey: outputs.peerInfo.from.publicKey,
    });
  });

  it("shows in a preview what a hand-off will make", async () => {
    await admins.milanUp();
    await admins.romeUp();
    const { changes, outputs } = await admins.milan.preview(
      milanSide({ remotePeerInfo: admins.peerInfos.rome }),
    );

    // Three objects, the components of two of them, and what it accepts; its own hand-off is issued anew.
    expect(changes).toMatchObject({ create: 6, update: 0, replace: 1, delete: 0 });
    expect(outputs.endpoint).toEqual({ addresses: ["203.0.113.21"], port: 51840 });
  });

  it.each([
    ["milan", "rome"],
    ["rome", "milan"],
  ] as const)(
    "in %s is destroyed without a change to %s, whose preview shows it",
    async (gone, left) => {
      await join();
      await admins[gone].destroy();

      expect(await madeBy(admins[gone])).toEqual([]);
      expect(await madeBy(admins[left])).toHaveLength(left === "milan" ? 7 : 6);
      const args = { remotePeerInfo: admins.peerInfos[gone] };
      const program = left === "rome" ? romeSide(args) : milanSide(args);
      const { changes, outputs } = await admins[left].preview(program);
      expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
      expect(outputs.status).toBe("Error");
    },
  );
});

describe("a hand-off", () => {
  it("can be passed on as text", async () => {
    await admins.milanUp();
    const text = JSON.stringify(admins.peerInfos.milan, undefined, 2);

    expect(statusOf(await admins.romeUp({ remotePeerInfo: text }))).toBe(UNKNOWN_TO_MILAN);
  });

  it("can be read from the other's stack, which need not have it yet", async () => {
    const fromMilan = () => new pulumi.StackReference("acme/net/milan").getOutput("peerInfo");
    const fromRome = () => new pulumi.StackReference("acme/net/rome").getOutput("peerInfo");
    const romeUp = () => admins.rome.up(() => romeSide({ remotePeerInfo: fromMilan() })());
    const milanUp = () => admins.milan.up(() => milanSide({ remotePeerInfo: fromRome() })());

    const statuses = [await romeUp(), await milanUp(), await romeUp(), await milanUp()].map(
      statusOf,
    );
    expect(statuses).toEqual([WAITING_FOR_MILAN, UNKNOWN_TO_ROME, "Connected", "Connected"]);
  });
});

// case: R31
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
