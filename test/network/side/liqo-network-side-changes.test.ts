import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PeerInfo, ServerSideArgs } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { milanSide, romeSide, TwoAdministrators } from "./two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const NEW_ENDPOINT =
  "waiting for rome to dial the new endpoint: give this side's peerInfo to its administrator, then run up again with the " +
  "one that their up gives";

let clusters: SimulatedClusters;
let admins: TwoAdministrators;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
  admins = new TwoAdministrators(clusters);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

async function join(): Promise<void> {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
}

describe("another MTU on two sides that are joined", () => {
  const warningOf = (own: string, there: string, other: string) =>
    `the MTU is ${there} at ${other} and ${own} here, so large packets are lost: give this side's peerInfo to its ` +
    `administrator, who sets mtu to ${own} as well, or set it to ${there} here`;

  it("begins on either side, with warnings until the other has it too", async () => {
    await join();
    const warn = vi.spyOn(pulumi.log, "warn");

    expect((await admins.milanUp({ mtu: 1400 })).outputs).toMatchObject({
      status: "Connected",
      peerInfo: { mtu: 1400 },
    });
    expect((await admins.romeUp()).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ mtu: 1400 })).outputs.status).toBe("Connected");
    const told = [warningOf("1400", "1340", "rome"), warningOf("1340", "1400", "milan")];
    expect(warn.mock.calls.map(([message]) => message)).toEqual(told);

    expect((await admins.milanUp({ mtu: 1400 })).outputs.status).toBe("Connected");
    expect(warn).toHaveBeenCalledTimes(2);
    for (const [stack, cluster] of [
      [admins.milan, "milan"],
      [admins.rome, "rome"],
    ] as const) {
      const gateways = (await stack.objects()).filter(({ kind }) => kind.startsWith("Gateway"));
      expect(gateways).toMatchObject([{ cluster, spec: { mtu: 1400 } }]);
    }
  });
});

describe("keys that one of two sides rotates", () => {
  const KEY_OF_BEFORE = (other: string) =>
    `waiting for ${other}, the tunnel is down until then: ${other} knows another key of this side than its current one. ` +
    "Now give this side's peerInfo to its administrator, then run up again with the one that their up gives";

  it("of the client keep the tunnel down until the server's administrator has the new hand-off", async () => {
    await join();
    const before = admins.peerInfos.rome?.from.publicKey;

    const rotated = await admins.romeUp({ keyVersion: 2 });
    expect(rotated.outputs.status).toBe(KEY_OF_BEFORE("milan"));
    expect(rotated.outputs.publicKey).not.toBe(before);
    expect((await admins.milanUp()).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ keyVersion: 2 })).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ keyVersion: 2 })).changes).toMatchObject(NO_CHANGES);
    expect((await admins.milanUp()).changes).toMatchObject(NO_CHANGES);
  });

  it("of the server, likewise", async () => {
    await join();

    expect((await admins.milanUp({ keyVersion: 2 })).outputs.status).toBe(KEY_OF_BEFORE("rome"));
    expect((await admins.romeUp()).outputs.status).toBe("Connected");
    expect((await admins.milanUp({ keyVersion: 2 })).outputs.status).toBe("Connected");
  });

  it("are warned of in a preview, and nothing else is", async () => {
    await join();
    const warn = vi.spyOn(pulumi.log, "warn");
    const remotePeerInfo = admins.peerInfos.milan;

    await admins.rome.preview(romeSide({ remotePeerInfo }));
    expect(warn).not.toHaveBeenCalled();
    await admins.rome.preview(romeSide({ remotePeerInfo, keyVersion: 2 }));
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      "this side gets another key than the other one knows: the tunnel will be down until the administrator there has " +
        "run up with this side's new peerInfo",
    ]);
  });
});

describe("a server that is dialled elsewhere from now on", () => {
  it.each<[string, Partial<ServerSideArgs>, PeerInfo["from"]["endpoint"]]>([
    ["at another port", { port: 4500 }, { addresses: ["203.0.113.22"], port: 4500 }],
    [
      "through a node port",
      { serviceType: "NodePort", nodePort: 30500 },
      { addresses: ["192.0.2.2"], port: 30500 },
    ],
    [
      "at an address of one's own",
      { endpoint: { address: "nat.example.com", port: 4500 } },
      { addresses: ["nat.example.com"], port: 4500 },
    ],
  ])("%s does not wait before the other side knows that", async (_, change, endpoint) => {
    await join();

    const changed = await admins.milanUp(change);
    expect(changed.outputs.status).toBe(NEW_ENDPOINT);
    expect(changed.outputs.diagnosis).toEqual({ summary: NEW_ENDPOINT, checks: [] });
    expect(changed.outputs.peerInfo.from.endpoint).toEqual(endpoint);
    expect((await admins.milanUp(change)).changes).toMatchObject(NO_CHANGES);

    const rome = await admins.romeUp();
    expect(rome.outputs.status).toBe("Connected");
    expect(rome.outputs.peerInfo.configuredEndpoint).toEqual(endpoint);
    expect((await admins.milanUp(change)).outputs.status).toBe("Connected");
    expect((await admins.milanUp(change)).changes).toMatchObject(NO_CHANGES);
    expect((await admins.romeUp()).changes).toMatchObject(NO_CHANGES);
  });

  it("changes nothing for a client that dials an address of its own", async () => {
    const endpoint = { address: "nat.example.com", port: 4500 };
    await admins.milanUp();
    await admins.romeUp({ endpoint });

    expect((await admins.milanUp()).outputs.status).toBe("Connected");
    expect(admins.peerInfos.rome?.configuredEndpoint).toEqual({
      addresses: ["203.0.113.21"],
      port: 51840,
    });
  });

  it("waits for a client to which it was typed by hand, since that does not say where it dials", async () => {
    const { podCidrs, externalCidr, publicKey } = (await admins.milanUp()).outputs.peerInfo.from;
    const endpoint = { addresses: ["nat.example.com"], port: 4500 };
    const remote = { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint };
    await admins.romeUp({ remotePeerInfo: undefined, remote });

    expect(admins.peerInfos.rome?.configuredEndpoint).toBeUndefined();
    expect((await admins.milanUp()).outputs.status).toBe("Connected");
  });

  it("shows in a preview that it will not be connected", async () => {
    await join();
    const args = { remotePeerInfo: admins.peerInfos.rome, port: 4500 };
    const { changes } = await admins.milan.preview(milanSide(args));

    // The server, its document; its Service; and the Connection, with its component, which cannot be waited for.
    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 2 });
  });
});
