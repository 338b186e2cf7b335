import { afterAll, beforeAll, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { inventory } from "../inventory.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys } from "./private-keys.js";

// One new pair whose keys are none of the stack's: Liqo makes them in each cluster.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;
let joined: Ran;

beforeAll(async () => {
  stack = await LabStack.create(lab, "liqo-made-keys", program);
  joined = await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await inventory([rome, milan])).toEqual([]);
});

function program() {
  const { status, publicKeys } = new LiqoNetworkPair("pair", {
    server: new LiqoCluster("milan", { context: "milan" }),
    client: new LiqoCluster("rome", { context: "rome" }),
    timeout: "90s",
    gatewayServer: { keys: "liqo-managed" },
    gatewayClient: { keys: "liqo-managed" },
  });
  return Promise.resolve({ status, publicKeys });
}

it("is Connected by keys that each cluster's Liqo has made, and the other is told their public halves", async () => {
  const [server = "", ...more] = await privateKeys(milan, rome);
  const [client = "", ...others] = await privateKeys(rome, milan);

  expect(joined.outputs["status"]?.value).toBe("Connected");
  expect([...more, ...others]).toEqual([]);
  expect(joined.outputs["publicKeys"]?.value).toEqual({
    server: publicKeyOf(server),
    client: publicKeyOf(client),
  });
});

it("stays as it is, and the stack knows no private key", async () => {
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });

  const state = await stack.state();
  for (const key of [...(await privateKeys(milan, rome)), ...(await privateKeys(rome, milan))]) {
    expect(state).not.toContain(key);
  }
});
