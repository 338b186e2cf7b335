import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePrivateKey } from "../../../src/network/keys/wireguard-key.js";
import { joined } from "../../rome-and-milan.js";
import { waitForStatus } from "../connection-status.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { publicKeysOf } from "./private-keys.js";
import { tenantNamespaces } from "./tenant-namespaces.js";
import { withoutInterruption } from "./tunnel-continuity.js";

// One pair. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = { server: milan, client: rome };
/** Time until a gateway reports a broken tunnel. */
const UNTIL_REPORTED_MS = 25_000;

let stack: LabStack;
let first: Ran;
let firstState: string;

beforeAll(async () => {
  stack = await LabStack.create(lab, "lost-state", () =>
    Promise.resolve(joined({ timeout: "90s" })),
  );
  first = await stack.up();
  firstState = await stack.state();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

async function expectConnectedAfter(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
  await waitForStatus([rome, milan], "Connected", 1);
  const { outputs } = await stack.up({ expectNoChanges: true });
  expect(outputs["status"]?.value).toBe("Connected");
}

describe("a pair with a lost state", () => {
  // case: N5 The state is lost, or an old state is imported.
  // case: C30 The state is lost, so the keys of a running gateway would be replaced (see N5).
  it("1. adopts the keys in the clusters, as the preview reports, without an interruption", async () => {
    await stack.loseState();

    const preview = await stack.preview();
    for (const cluster of ["rome", "milan"]) {
      expect(preview.messages).toContainEqual(
        expect.stringContaining(
          "the state has no keys for this gateway " +
            `Secret gw-keys in cluster ${cluster}, created by this stack, has keys ` +
            "The next pulumi up adopts the keys in the Secret, and the tunnel stays up.",
        ),
      );
    }
    const { outputs } = await withoutInterruption(lab.lab, clusters, () => stack.up());

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(first.outputs["publicKeys"]?.value);
    await expectConnectedAfter(UNTIL_REPORTED_MS);
  });

  it("2. gets new keys and restarts the gateway if the keys in the cluster are invalid", async () => {
    await writePrivateKey("bm90IGEga2V5");
    await stack.loseState();

    const preview = await stack.preview();
    expect(preview.messages).toContainEqual(
      expect.stringContaining(
        "has no valid key The next pulumi up generates new keys and restarts the gateway.",
      ),
    );
    const { outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(await publicKeysOf(clusters)).toEqual(outputs["publicKeys"]?.value);
    await expectConnectedAfter(UNTIL_REPORTED_MS);
  });
});

describe("a pair with an old state", () => {
  // case: C30
  it("3. reports different keys in preview and up, and keeps the tunnel Connected", async () => {
    await stack.importState(firstState);

    for (const { messages, outputs } of [await stack.preview(), await stack.up()]) {
      expect(messages).toContainEqual(
        expect.stringMatching(
          /Secret gw-keys in cluster rome holds another key than the state public key in the cluster: \S+ public key in the state: \S+ An old state was imported, or the Secret was edited\./,
        ),
      );
      expect([undefined, "Connected"]).toContain(outputs["status"]?.value);
    }
    await waitForStatus([rome, milan], "Connected", 1);
  });

  // case: N5, C30
  it("4. is repaired by up --refresh, which writes the keys of the state and restarts the gateways", async () => {
    const { outputs } = await stack.up({ refresh: true });

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(first.outputs["publicKeys"]?.value);
    expect(await publicKeysOf(clusters)).toEqual(outputs["publicKeys"]?.value);
    await expectConnectedAfter(UNTIL_REPORTED_MS);
  });
});

describe("a pair with a broken tunnel", () => {
  // case: N6 A tunnel is down although no resource has changed.
  it("5. has status Error in an up without changes", async () => {
    await writePrivateKey(generatePrivateKey());
    await restartGateway();
    await waitForStatus([rome, milan], "Error", 60);

    for (const { outputs } of [await stack.up(), await stack.up()]) {
      expect(outputs["status"]?.value).toBe("Error");
    }
  });

  it("6. is repaired by up --refresh", async () => {
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Connected");
    await expectConnectedAfter(UNTIL_REPORTED_MS);
  });
});

/** Overwrites the private key of the gateway in rome. */
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
