import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import type { PeerInfo, ServerSideArgs } from "../../../src/index.js";
import { UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { it, milanSide, romeSide, TwoAdministrators } from "./two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const NEW_ENDPOINT =
  "waiting for rome to dial the new endpoint. Send peerInfo to its administrator, " +
  "then run pulumi up with the document that they return";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Clusters with a gateway server in milan that is also reachable through a NAT. */
async function startWithNat(): Promise<TwoAdministrators> {
  const milan = { reachableAt: ["nat.example.com:4500"] };
  return new TwoAdministrators(await startRomeAndMilan({ milan }));
}

async function connect(admins: TwoAdministrators): Promise<void> {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
}

/** Whether a warning is that the change interrupts the tunnel. */
const isInterruption = (message: string) => message.includes("is interrupted for some seconds");

describe("a new MTU of connected sides", () => {
  const warningOf = (local: string, remote: string, remoteCluster: string) =>
    `the MTU is ${remote} at ${remoteCluster} and ${local} here, so large packets are lost\n` +
    `Set mtu to ${local} at ${remoteCluster}, or to ${remote} here. Then send peerInfo to its administrator.\n` +
    "See node_modules/pulumi-liqo/docs/troubleshooting.md#mtu-differs";

  it("logs warnings until the remote side has the same MTU", async ({ admins }) => {
    await connect(admins);
    const warn = vi.spyOn(pulumi.log, "warn");

    expect((await admins.milanUp({ mtu: 1400 })).outputs).toMatchObject({
      status: "Connected",
      peerInfo: { mtu: 1400 },
    });
    expect((await admins.romeUp()).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ mtu: 1400 })).outputs.status).toBe("Connected");
    const expected = [warningOf("1400", "1340", "rome"), warningOf("1340", "1400", "milan")];
    const messages = warn.mock.calls.map(([message]) => message);
    expect(messages.filter((message) => !isInterruption(message))).toEqual(expected);
    expect(messages.filter(isInterruption)).toHaveLength(2);

    expect((await admins.milanUp({ mtu: 1400 })).outputs.status).toBe("Connected");
    expect(warn).toHaveBeenCalledTimes(4);
    for (const [stack, cluster] of [
      [admins.milan, "milan"],
      [admins.rome, "rome"],
    ] as const) {
      const gateways = (await stack.objects()).filter(({ kind }) => kind.startsWith("Gateway"));
      expect(gateways).toMatchObject([{ cluster, spec: { mtu: 1400 } }]);
    }
  });
});

it("issues a document with the default MTU if mtu resolves to undefined", async ({ admins }) => {
  const { outputs } = await admins.milanUp({ mtu: UNDEFINED_OUTPUT });

  expect(outputs.peerInfo.mtu).toBe(1340);
  expect((await admins.romeUp({ mtu: UNDEFINED_OUTPUT })).outputs.peerInfo.mtu).toBe(1340);
});

it("has no secret outputs if remotePeerInfo is secret", async ({ admins }) => {
  await connect(admins);
  const remotePeerInfo = pulumi.secret(admins.peerInfos.milan);
  const { outputs } = await admins.rome.up(async () => {
    const side = romeSide({ remotePeerInfo })();
    const { peerInfo, status, diagnosis } = side;
    const secrets = await Promise.all(
      [peerInfo, status, diagnosis].map((output) => pulumi.isSecret<unknown>(output)),
    );
    return { secrets: JSON.stringify(secrets) };
  });

  expect(outputs.secrets).toBe("[false,false,false]");
});

describe("rotated keys of one side", () => {
  const waitingForNewKey = (remote: string) =>
    `waiting for ${remote} to install this side's new key: the tunnel is down. ` +
    "Send peerInfo to its administrator, then run pulumi up with the document that they return";

  it("keep the tunnel down until the server has the new document of the client", async ({
    admins,
  }) => {
    await connect(admins);
    const before = admins.peerInfos.rome?.from.publicKey;

    const rotated = await admins.romeUp({ keyVersion: 2 });
    expect(rotated.outputs.status).toBe(waitingForNewKey("milan"));
    expect(rotated.outputs.publicKey).not.toBe(before);
    expect((await admins.milanUp()).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ keyVersion: 2 })).outputs.status).toBe("Connected");
    expect((await admins.romeUp({ keyVersion: 2 })).changes).toMatchObject(NO_CHANGES);
    expect((await admins.milanUp()).changes).toMatchObject(NO_CHANGES);
  });

  it("keep the tunnel down until the client has the new document of the server", async ({
    admins,
  }) => {
    await connect(admins);

    expect((await admins.milanUp({ keyVersion: 2 })).outputs.status).toBe(waitingForNewKey("rome"));
    expect((await admins.romeUp()).outputs.status).toBe("Connected");
    expect((await admins.milanUp({ keyVersion: 2 })).outputs.status).toBe("Connected");
  });

  it("cause a warning in a preview, and unchanged keys do not", async ({ admins }) => {
    await connect(admins);
    const warn = vi.spyOn(pulumi.log, "warn");
    const remotePeerInfo = admins.peerInfos.milan;

    await admins.rome.preview(romeSide({ remotePeerInfo }));
    expect(warn).not.toHaveBeenCalled();
    await admins.rome.preview(romeSide({ remotePeerInfo, keyVersion: 2 }));
    const messages = warn.mock.calls.map(([message]) => message);
    expect(messages.filter(isInterruption)).toHaveLength(1);
    expect(messages.filter((message) => !isInterruption(message))).toEqual([
      "this side gets a new key: the tunnel is down until the remote side has installed the key\n" +
        "After pulumi up, send the new peerInfo to the administrator of the remote side.\n" +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#side-new-key",
    ]);
  });
});

it.for<[string, Partial<ServerSideArgs>]>([
  ["is detached", { detached: true }],
  ["has another port", { port: 4500 }],
])(
  "names the other administrator in the diagnosis if their side %s first",
  async ([, change], { admins }) => {
    await connect(admins);
    await admins.milanUp(change);

    const { outputs } = await admins.rome.preview(romeSide());
    expect(outputs.status).toBe("Error");
    expect(outputs.diagnosis.summary).toBe(
      "in cluster rome, Connection gw-milan reports Error, and the cause is not known: cluster milan was not inspected\n" +
        "next: ask the administrator of milan whether they changed something, and for their newest document; " +
        "then check whether UDP from the client's cluster reaches 203.0.113.21:51840 (firewalls, security groups, NAT)",
    );
  },
);

describe("a new endpoint of a server", () => {
  it.for<[string, Partial<ServerSideArgs>, PeerInfo["from"]["endpoint"]]>([
    [
      "at another port",
      { port: 4500 },
      { addresses: ["203.0.113.22"], port: 4500, protocol: "UDP" },
    ],
    [
      "through a node port",
      { serviceType: "NodePort", nodePort: 30500 },
      { addresses: ["192.0.2.2"], port: 30500, protocol: "UDP" },
    ],
    [
      "at your own address",
      { endpoint: { address: "nat.example.com", port: 4500 } },
      { addresses: ["nat.example.com"], port: 4500, protocol: "UDP" },
    ],
  ])(
    "%s is sent to the client before the server waits for the tunnel",
    async ([, change, endpoint]) => {
      const admins = await startWithNat();
      await connect(admins);

      const changed = await admins.milanUp(change);
      expect(changed.outputs.status).toBe(NEW_ENDPOINT);
      expect(changed.outputs.diagnosis).toEqual({ summary: NEW_ENDPOINT, checks: [] });
      expect(changed.outputs.peerInfo.from.endpoint).toEqual(endpoint);
      expect((await admins.milanUp(change)).changes).toMatchObject(NO_CHANGES);

      const rome = await admins.romeUp();
      expect(rome.outputs.status).toBe("Connected");
      expect(rome.outputs.peerInfo.receivedEndpoint).toEqual(endpoint);
      expect((await admins.milanUp(change)).outputs.status).toBe("Connected");
      expect((await admins.milanUp(change)).changes).toMatchObject(NO_CHANGES);
      expect((await admins.romeUp()).changes).toMatchObject(NO_CHANGES);
    },
  );

  it("does not affect a client with its own endpoint argument", async () => {
    const admins = await startWithNat();
    const endpoint = { address: "nat.example.com", port: 4500 };
    await admins.milanUp();
    await admins.romeUp({ endpoint });

    expect((await admins.milanUp()).outputs.status).toBe("Connected");
    expect(admins.peerInfos.rome?.receivedEndpoint).toEqual({
      addresses: ["203.0.113.21"],
      port: 51840,
      protocol: "UDP",
    });
  });

  it("does not delay the wait if the client's administrator entered the endpoint manually", async () => {
    const admins = await startWithNat();
    const { podCidrs, externalCidr, publicKey } = (await admins.milanUp()).outputs.peerInfo.from;
    const endpoint = { addresses: ["nat.example.com"], port: 4500 };
    const remote = { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint };
    await admins.romeUp({ remotePeerInfo: undefined, remote });

    expect(admins.peerInfos.rome?.receivedEndpoint).toBeUndefined();
    expect((await admins.milanUp()).outputs.status).toBe("Connected");
  });

  it("is shown in a preview with the deletion of the Connection", async ({ admins }) => {
    await connect(admins);
    const args = { remotePeerInfo: admins.peerInfos.rome, port: 4500 };
    const { changes } = await admins.milan.preview(milanSide(args));

    // The server and the document; its Service; the Connection, since packets cannot cross yet.
    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 1 });
  });
});
