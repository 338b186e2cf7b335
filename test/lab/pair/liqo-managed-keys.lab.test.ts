import { afterAll, beforeAll, expect, it } from "vitest";
import { joined } from "../../rome-and-milan.js";
import { inventory } from "../inventory.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys, publicKeysOf } from "./private-keys.js";

// One pair. Liqo generates the keys in each cluster.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;
let first: Ran;

beforeAll(async () => {
  stack = await LabStack.create(lab, "liqo-managed-keys", program);
  first = await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await inventory([rome, milan])).toEqual([]);
});

function program() {
  const keys = "liqo-managed";
  return Promise.resolve(joined({ server: { keys }, client: { keys }, timeout: "90s" }));
}

it("the pair is Connected, and each cluster has the public key that Liqo generated in the other cluster", async () => {
  expect(first.outputs["status"]?.value).toBe("Connected");
  expect(first.outputs["publicKeys"]?.value).toEqual(
    await publicKeysOf({ server: milan, client: rome }),
  );
});

it("the second up and refresh report no changes, and the state contains no private key", async () => {
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });

  const state = await stack.state();
  for (const key of [...(await privateKeys(milan, rome)), ...(await privateKeys(rome, milan))]) {
    expect(state).not.toContain(key);
  }
});
