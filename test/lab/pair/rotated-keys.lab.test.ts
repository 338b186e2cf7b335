import { afterAll, beforeAll, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type PublicKeys } from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { changeNodeAgent } from "../node-agent/faults.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { useLab } from "../use-lab.js";
import { type End, expectPacketsThroughNewPods, gatewayPods } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;
let first: PublicKeys;

beforeAll(async () => {
  stack = await LabStack.create(lab, "rotated", pair({}));
  first = keysOf(await stack.up());
  // A Connection that says what it said before the change has time to be believed.
  changeNodeAgent(lab.lab.folder, { podStartMs: 8000 });
});

afterAll(async () => {
  changeNodeAgent(lab.lab.folder, { podStartMs: lab.lab.nodeAgent.podStartMs });
  await stack.destroy();
});

function pair(epochs: { readonly server?: number; readonly client?: string }) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const { status, publicKeys } = new LiqoNetworkPair("pair", {
      server,
      client,
      timeout: "60s",
      gatewayServer: { keyEpoch: epochs.server },
      gatewayClient: { keyEpoch: epochs.client },
    });
    return Promise.resolve({ status, publicKeys });
  };
}

function keysOf({ outputs }: Ran): PublicKeys {
  return outputs["publicKeys"]?.value as PublicKeys;
}

/** The Secrets among which Liqo looks for the keys of a gateway: there may be only one. */
async function keySecrets(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const { items } = await coreApi(cluster).listNamespacedSecret({
    namespace: tenantNamespace(remote),
    labelSelector: "networking.liqo.io/gateway-resource=true",
  });
  return items.map(({ metadata }) => metadata?.name ?? "");
}

async function rotate(
  rotated: End,
  epochs: Parameters<typeof pair>[0],
  watch: TunnelWatch,
): Promise<Ran> {
  stack.program = pair(epochs);
  const podsBefore = await gatewayPods([rotated]);
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await expectPacketsThroughNewPods([rotated], podsBefore);
  const seconds = (await watch.stop()) / 1000;
  console.log(`${JSON.stringify(epochs)}: no packet crossed for ${seconds.toFixed(1)} s`);
  await stack.up({ expectNoChanges: true });
  return ran;
}

it("rotates the keys of the server alone, and the old ones are gone", async () => {
  const watch = await TunnelWatch.start(lab.lab, rome, milan, "Server");
  const keys = keysOf(await rotate([milan, rome], { server: 2 }, watch));

  expect(keys.server).not.toBe(first.server);
  expect(keys.client).toBe(first.client);
  expect(await keySecrets(milan, rome)).toEqual(["gw-keys-2"]);
  expect(await stack.state()).not.toContain(first.server);
});

it("rotates the keys of the client alone", async () => {
  const watch = await TunnelWatch.start(lab.lab, milan, rome, "Client");
  const keys = keysOf(await rotate([rome, milan], { server: 2, client: "2026-11" }, watch));

  expect(keys.client).not.toBe(first.client);
  expect(await keySecrets(rome, milan)).toEqual(["gw-keys-2026-11"]);
  expect(await stack.state()).not.toContain(first.client);
});
