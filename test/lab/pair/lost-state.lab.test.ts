import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { bothSay } from "../connection-status.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { type End, gatewayPods } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys } from "./private-keys.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair. Each step continues where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const ENDS: readonly End[] = [
  [milan, rome],
  [rome, milan],
];
/** A gateway reports its tunnel every ten seconds, and gives it up after as many. */
const UNTIL_REPORTED_MS = 25_000;

let stack: LabStack;
let first: Ran;
let firstState: string;

beforeAll(async () => {
  stack = await LabStack.create(lab, "lost-state", program);
  first = await stack.up();
  firstState = await stack.state();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

async function program() {
  const { status, publicKeys } = new LiqoNetworkPair("pair", {
    server: new LiqoCluster("milan", { context: "milan" }),
    client: new LiqoCluster("rome", { context: "rome" }),
    timeout: "90s",
  });
  return Promise.resolve({ status, publicKeys });
}

async function expectUpFor(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
  await bothSay([rome, milan], "Connected", 1);
  const { outputs } = await stack.up({ expectNoChanges: true });
  expect(outputs["status"]?.value).toBe("Connected");
}

describe("a pair whose state is lost", () => {
  // case: N5 The state is lost, or an old state is imported.
  it("1. adopts the keys in the clusters: the preview says so, no pod restarts and no packet is lost", async () => {
    const pods = await gatewayPods(ENDS);
    const watch = await TunnelWatch.start(lab.lab, rome, milan, "Server");
    await stack.loseState();

    const preview = await stack.preview();
    for (const cluster of ["rome", "milan"]) {
      expect(preview.messages).toContainEqual(
        expect.stringContaining(
          `the state has no keys for this gateway, but Secret gw-keys in cluster ${cluster}, which this stack created ` +
            "earlier, has them: up adopts these keys, and the tunnel stays up",
        ),
      );
    }
    const { outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(first.outputs["publicKeys"]?.value);
    expect(await gatewayPods(ENDS)).toEqual(pods);
    if (watch !== undefined) {
      expect(await watch.stop()).toBeLessThan(3000);
    }
    await expectUpFor(UNTIL_REPORTED_MS);
  });

  it("2. gets new keys and restarts its gateway if the keys in the cluster are invalid", async () => {
    await writePrivateKey("bm90IGEga2V5");
    await stack.loseState();

    const preview = await stack.preview();
    expect(preview.messages).toContainEqual(
      expect.stringContaining("holds no valid key: up generates new keys and restarts the gateway"),
    );
    const { outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(await livePublicKeys()).toEqual(outputs["publicKeys"]?.value);
    await expectUpFor(UNTIL_REPORTED_MS);
  });
});

describe("a pair whose state is older than its clusters", () => {
  it("3. says in preview and up that the keys differ, leaves the tunnel up, and never claims another status", async () => {
    await stack.importState(firstState);

    for (const { messages, outputs } of [await stack.preview(), await stack.up()]) {
      expect(messages).toContainEqual(
        expect.stringMatching(
          /Secret gw-keys in cluster rome holds another key than the state: the public half is \S+, in the state \S+\. An old state was imported, or the Secret was edited\./,
        ),
      );
      expect([undefined, "Connected"]).toContain(outputs["status"]?.value);
    }
    await bothSay([rome, milan], "Connected", 1);
  });

  // case: N5
  it("4. is repaired by up --refresh: the state's keys are written, the gateways restart, and the tunnel stays up", async () => {
    const { outputs } = await stack.up({ refresh: true });

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(first.outputs["publicKeys"]?.value);
    expect(await livePublicKeys()).toEqual(outputs["publicKeys"]?.value);
    await expectUpFor(UNTIL_REPORTED_MS);
  });
});

describe("a pair whose tunnel is down", () => {
  // case: N6 A tunnel is down although no resource has changed.
  it("5. is reported as down by an up that has nothing to change", async () => {
    await writePrivateKey(generatePrivateKey());
    await restartGateway();
    await bothSay([rome, milan], "Error", 60);

    for (const { outputs } of [await stack.up(), await stack.up()]) {
      expect(outputs["status"]?.value).toBe("Error");
    }
  });

  it("6. is repaired by up --refresh", async () => {
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Connected");
    await expectUpFor(UNTIL_REPORTED_MS);
  });
});

/** Overwrites the private key of rome's gateway, in base64. */
async function writePrivateKey(privateKey: string): Promise<void> {
  const namespace = tenantNamespace(milan);
  const body = { data: { privateKey } };
  await coreApi(rome).patchNamespacedSecret({ namespace, name: "gw-keys", body }, MERGE_PATCH);
}

async function restartGateway(): Promise<void> {
  const namespace = tenantNamespace(milan);
  const [name = ""] = await gatewayPods([[rome, milan]]);
  await coreApi(rome).deleteNamespacedPod({ namespace, name });
}

async function livePublicKeys() {
  const [server = [], client = []] = await Promise.all(ENDS.map((end) => privateKeys(...end)));
  return { server: publicKeyOf(server[0] ?? ""), client: publicKeyOf(client[0] ?? "") };
}
