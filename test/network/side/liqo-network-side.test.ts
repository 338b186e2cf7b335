import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import {
  clientSide,
  it,
  serverSide,
  milanSide,
  romeSide,
  type SideRun,
  TwoAdministrators,
} from "./two-administrators.js";

const WAITING_FOR_ROME =
  "waiting for the document of rome. Send peerInfo to its administrator, " +
  "then run pulumi up with their document as remotePeerInfo";
const WAITING_FOR_MILAN = WAITING_FOR_ROME.replace("rome", "milan");
const KEY_MISSING_IN_MILAN =
  "waiting for milan to install this side's key. Send peerInfo to its administrator, " +
  "then run pulumi up with the document that they return";
const KEY_MISSING_IN_ROME = KEY_MISSING_IN_MILAN.replaceAll("milan", "rome");

afterEach(() => {
  vi.restoreAllMocks();
});

const statusOf = ({ outputs }: SideRun) => {
  // A side that waits for the remote side does not inspect the tunnel.
  expect(outputs.diagnosis).toEqual({ summary: outputs.status, checks: [] });
  return outputs.status;
};
const objectsOf = async (stack: SimulatedClusters) =>
  (await stack.objects()).map(({ cluster, kind }) => `${cluster} ${kind}`).sort();

describe("two administrators connect their clusters, and each run reports the next step,", () => {
  it("if the server side is first", async ({ admins }) => {
    expect(statusOf(await admins.milanUp())).toBe(WAITING_FOR_ROME);
    expect(statusOf(await admins.romeUp())).toBe(KEY_MISSING_IN_MILAN);
    expect(statusOf(await admins.milanUp())).toBe("Connected");
    expect(statusOf(await admins.romeUp())).toBe("Connected");
  });

  it("if the client side is first", async ({ admins }) => {
    expect(statusOf(await admins.romeUp())).toBe(WAITING_FOR_MILAN);
    expect(statusOf(await admins.milanUp())).toBe(KEY_MISSING_IN_ROME);
    expect(statusOf(await admins.romeUp())).toBe("Connected");
    expect(statusOf(await admins.milanUp())).toBe("Connected");
  });

  it("if both sides start before they exchange documents", async ({ admins }) => {
    const [milan, rome] = [
      await admins.milanUp(),
      await admins.romeUp({ remotePeerInfo: undefined }),
    ];
    expect([statusOf(milan), statusOf(rome)]).toEqual([WAITING_FOR_ROME, WAITING_FOR_MILAN]);

    expect(statusOf(await admins.milanUp())).toBe(KEY_MISSING_IN_ROME);
    expect(statusOf(await admins.romeUp())).toBe("Connected");
    expect(statusOf(await admins.milanUp())).toBe("Connected");
  });

  it("and further runs change no resource and no document", async ({ admins }) => {
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

it("two administrators swap the roles with new sides and new documents", async ({ admins }) => {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  const { peerInfos, milan, rome } = admins;
  const early = milan.up(clientSide("milan", "rome", { remotePeerInfo: peerInfos.rome }));
  await expect(early).rejects.toThrow(
    "expected a document from a Server, since this side is a Client",
  );

  await milan.destroy();
  await rome.destroy();
  const server = await rome.up(serverSide("rome", "milan"));
  const { peerInfo } = server.outputs;
  const client = await milan.up(clientSide("milan", "rome", { remotePeerInfo: peerInfo }));
  const remotePeerInfo = client.outputs.peerInfo;
  const connected = await rome.up(serverSide("rome", "milan", { remotePeerInfo }));
  expect([statusOf(client), statusOf(connected)]).toEqual([KEY_MISSING_IN_ROME, "Connected"]);
});

describe("a side", () => {
  it("creates without remotePeerInfo only the objects that do not depend on the remote side", async ({
    admins,
  }) => {
    await admins.milanUp();
    await admins.romeUp({ remotePeerInfo: undefined });

    expect(await objectsOf(admins.milan)).toEqual([
      "milan GatewayServer",
      "milan Namespace",
      "milan Secret",
      "milan Service",
    ]);
    expect(await objectsOf(admins.rome)).toEqual(["rome Namespace", "rome Secret"]);
  });

  it("creates all other objects with remotePeerInfo, only in its own cluster", async ({
    admins,
  }) => {
    await connect(admins);

    const kinds = ["Namespace", "PublicKey", "Secret"];
    for (const [stack, cluster, ofGateway] of [
      [admins.milan, "milan", ["GatewayServer", "Service"]],
      [admins.rome, "rome", ["GatewayClient"]],
    ] as const) {
      const expected = ["Configuration", "Connection", ...ofGateway, ...kinds].sort();
      expect(await objectsOf(stack)).toEqual(expected.map((kind) => `${cluster} ${kind}`));
    }
  });

  it("has children with fixed names", async ({ admins }) => {
    await connect(admins);
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
      "ConnectionPatch to-rome-connection",
      "GatewayServer to-rome-gateway",
      "Namespace to-rome-namespace",
      "PublicKey to-rome-remote-key",
      "Secret to-rome-keys-secret",
      "ServicePatch to-rome-gateway-service",
      "Stash to-rome-accepted",
      "Stash to-rome-issued",
      "Stash to-rome-keys",
      "Stash to-rome-renewed",
      "Stash to-rome-signing-key",
    ]);
  });

  it("returns the status, the endpoint and the CIDRs when both sides are connected", async ({
    admins,
  }) => {
    const { outputs } = await connect(admins);

    expect(outputs).toMatchObject({
      status: "Connected",
      latency: "1.2ms",
      endpoint: { addresses: ["203.0.113.21"], port: 51840 },
      remoteCidrs: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
      publicKey: outputs.peerInfo.from.publicKey,
    });
  });

  it("shows the objects that depend on remotePeerInfo in a preview", async ({ admins }) => {
    await admins.milanUp();
    await admins.romeUp();
    const { changes, outputs } = await admins.milan.preview(
      milanSide({ remotePeerInfo: admins.peerInfos.rome }),
    );

    // Three objects are created, the remote document is accepted, and this side's is issued again.
    expect(changes).toMatchObject({ create: 3, update: 1, replace: 1, delete: 0 });
    expect(outputs.endpoint).toEqual({ addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" });
  });

  it.for([
    ["milan", "rome"],
    ["rome", "milan"],
  ] as const)(
    "in %s is destroyed without changes in %s, and the remote preview reports the lost tunnel",
    async ([destroyed, remaining], { admins }) => {
      await connect(admins);
      await admins[destroyed].destroy();

      expect(await objectsOf(admins[destroyed])).toEqual([]);
      expect(await objectsOf(admins[remaining])).toHaveLength(remaining === "milan" ? 7 : 6);
      const args = { remotePeerInfo: admins.peerInfos[destroyed] };
      const program = remaining === "rome" ? romeSide(args) : milanSide(args);
      const { changes, outputs } = await admins[remaining].preview(program);
      expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
      expect(outputs.status).toBe("Error");
    },
  );
});

describe("remotePeerInfo", () => {
  it("accepts JSON", async ({ admins }) => {
    await admins.milanUp();
    const text = JSON.stringify(admins.peerInfos.milan, undefined, 2);

    expect(statusOf(await admins.romeUp({ remotePeerInfo: text }))).toBe(KEY_MISSING_IN_MILAN);
  });

  it("accepts the output of a StackReference, which may be undefined at first", async ({
    admins,
  }) => {
    const fromMilan = () => new pulumi.StackReference("acme/net/milan").getOutput("peerInfo");
    const fromRome = () => new pulumi.StackReference("acme/net/rome").getOutput("peerInfo");
    const romeUp = () => admins.rome.up(() => romeSide({ remotePeerInfo: fromMilan() })());
    const milanUp = () => admins.milan.up(() => milanSide({ remotePeerInfo: fromRome() })());

    const statuses = [await romeUp(), await milanUp(), await romeUp(), await milanUp()].map(
      statusOf,
    );
    expect(statuses).toEqual([WAITING_FOR_MILAN, KEY_MISSING_IN_ROME, "Connected", "Connected"]);
  });
});

it("logs no warning if both clusters run the same version of Liqo", async ({ admins }) => {
  const warn = vi.spyOn(pulumi.log, "warn");
  await connect(admins);

  expect(warn).not.toHaveBeenCalled();
});

// case: R31
it("logs a warning if the minor versions of Liqo differ", async () => {
  const clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.0.1" } });
  const admins = new TwoAdministrators(clusters);
  const warn = vi.spyOn(pulumi.log, "warn");
  await admins.milanUp();
  await admins.romeUp();

  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    "Liqo is 1.0.1 in the local cluster and 1.2.0 in the remote cluster\n" +
      "Use the same minor version in both clusters.\n" +
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#liqo-version",
  ]);
});

/** Connects both sides. Returns the last run of the server side. */
async function connect(admins: TwoAdministrators): Promise<SideRun> {
  await admins.milanUp();
  await admins.romeUp();
  const run = await admins.milanUp();
  await admins.romeUp();
  return run;
}
