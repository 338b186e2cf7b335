import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ran, LabStack } from "../pair/lab-stack.js";
import { identityAuthParams } from "../peering-authentication.js";
import { offloadNamespace, unoffloadNamespace } from "../liqoctl-peering.js";
import { type ForwardedAddress, forwardedAddress, publishAddress } from "../published-address.js";
import { restart } from "../outage.js";
import { useLab } from "../use-lab.js";
import { createNamespace, createPod, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;
let former: ForwardedAddress;

// Liqo's processes keep connections and clients, so the address must change before they connect.
beforeAll(async () => {
  former = await forwardedAddress(milan);
  await publishAddress(lab.lab, milan, former.server);
});

afterAll(async () => {
  await publishAddress(lab.lab, milan, milan.server);
  await former.close();
  await stack?.destroy();
});

/** Runs `up`, and restarts Liqo's controllers when `up` asks for it. */
async function upWithRestart(moved: LabStack): Promise<Ran> {
  let text = "";
  const up = moved.up({ onOutput: (line) => (text += line) });
  up.catch(() => undefined);
  await expect.poll(() => text, { timeout: 60_000 }).toContain("still checks the former address");
  await restart(lab.lab, { cluster: rome, part: "liqo" });
  return up;
}

it("up repairs a peering and its virtual kubelet after the provider has moved its API server", async () => {
  stack = await LabStack.create(lab, "moved", peering({ network: false }));
  const { outputs } = await stack.up();
  expect(outputs["apiServer"]?.value).toBe(former.server);

  await publishAddress(lab.lab, milan, milan.server);
  await former.close();
  const moved = () => stack?.preview().then(({ steps }) => steps);
  await expect
    .poll(moved, { timeout: 60_000 })
    .toEqual([
      "update Identity rome-milan-identity-control-plane",
      "update VirtualNodePatch rome-milan-node-ready",
    ]);

  const repaired = await upWithRestart(stack);
  expect(repaired.messages).toContainEqual(
    expect.stringContaining("kubectl --context rome -n liqo rollout restart deployment"),
  );
  expect(repaired.outputs["apiServer"]?.value).toBe(milan.server);
  expect((await identityAuthParams(rome, milan)).apiServer).toBe(milan.server);
  await stack.up({ expectNoChanges: true });

  await createNamespace(rome, "shop");
  await offloadNamespace(lab.lab, rome, "shop");
  await createPod(rome, "shop", "hello");
  await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);

  await unoffloadNamespace(lab.lab, rome, "shop");
  await removeNamespace(rome, "shop");
  await stack.destroy();
  stack = undefined;
  expect(await leftovers([rome, milan])).toEqual([]);
});
