import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type PairServerArgs } from "../../../src/index.js";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { bothSay } from "../connection-status.js";
import { type LiqoctlPair, networkConnect } from "../liqoctl.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { type End, gatewayPods } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys } from "./private-keys.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, which liqoctl has made: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const made: LiqoctlPair = { client: rome, server: milan };
const ENDS: readonly End[] = [
  [milan, rome],
  [rome, milan],
];

let stack: LabStack;

beforeAll(async () => {
  await networkConnect(lab.lab, made);
  await bothSay([rome, milan], "Connected", 5);
  stack = await LabStack.create(lab, "adopted", pair());
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(server: PairServerArgs = {}) {
  return async () => {
    const { status, publicKeys } = new LiqoNetworkPair("pair", {
      server: new LiqoCluster("milan", { context: "milan" }),
      client: new LiqoCluster("rome", { context: "rome" }),
      timeout: "60s",
      gatewayServer: { keys: "liqo-managed", ...server },
      gatewayClient: { keys: "liqo-managed" },
    });
    return Promise.resolve({ status, publicKeys });
  };
}

/** The public halves of the keys that the clusters have. */
async function livePublicKeys() {
  const [server = [], client = []] = await Promise.all(ENDS.map((end) => privateKeys(...end)));
  expect([server.length, client.length]).toEqual([1, 1]);
  return { server: publicKeyOf(server[0] ?? ""), client: publicKeyOf(client[0] ?? "") };
}

async function expectConnectedByLiveKeys({ outputs }: Ran): Promise<void> {
  expect(outputs["status"]?.value).toBe("Connected");
  expect(outputs["publicKeys"]?.value).toEqual(await livePublicKeys());
}

describe("a pair that liqoctl has made is refused in a preview", () => {
  it("with other keys than Liqo has made, which would break its tunnel", async () => {
    stack.program = pair({ keys: undefined });

    expect(await failureOf(stack.preview())).toMatch(
      /Secret \S+ in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack/,
    );
  });

  it("with another port, which Liqo does not get over", async () => {
    stack.program = pair({ port: 51900 });

    expect(await failureOf(stack.preview())).toContain(
      "GatewayServer liqo-tenant-rome/rome of cluster milan already exists and was not created by this stack: it has endpoint.port 51840 (declared: 51900)",
    );
  });
});

describe("a pair that liqoctl has made", () => {
  it("is taken over with its pods and its keys, and packets cross all the while", async () => {
    const pods = await gatewayPods(ENDS);
    const keys = await livePublicKeys();
    stack.program = pair();
    const watch = await TunnelWatch.start(lab.lab, rome, milan, "Server");

    const preview = await stack.preview();
    expect(preview.text).not.toContain("already exists");
    const ran = await stack.up();

    await expectConnectedByLiveKeys(ran);
    expect(ran.outputs["publicKeys"]?.value).toEqual(keys);
    expect(await gatewayPods(ENDS)).toEqual(pods);
    if (watch !== undefined) {
      // A busy machine holds packets up, too, but a pod that starts takes longer.
      expect(await watch.stop()).toBeLessThan(3000);
    }
  });

  it("stays as it is", async () => {
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });

  it("has no private key in plain text in the state", async () => {
    const state = await stack.state();
    for (const end of ENDS) {
      const [key = "none"] = await privateKeys(...end);
      expect(state).not.toContain(key);
    }
  });

  it("can be changed: another server has other keys, which both clusters are told", async () => {
    const keys = await livePublicKeys();
    stack.program = pair({ port: 51900 });

    const ran = await stack.up();

    await expectConnectedByLiveKeys(ran);
    const { server, client } = await livePublicKeys();
    expect(server).not.toBe(keys.server);
    expect(client).toBe(keys.client);
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
