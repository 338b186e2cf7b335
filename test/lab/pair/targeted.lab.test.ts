import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joined } from "../../rome-and-milan.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair. Only some of its resources are changed. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const CLIENT = ["pair-client"];

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "targeted", pair());
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(mtu?: number) {
  return () => Promise.resolve(joined({ mtu, timeout: "60s" }));
}

/** Runs `up` for all resources. Expects status Connected, and no changes afterwards. */
async function upForAll(): Promise<void> {
  const { outputs } = await stack.up();
  expect(outputs["status"]?.value).toBe("Connected");
  await stack.up({ expectNoChanges: true });
}

describe("up --target", () => {
  // case: N11 Only some resources are changed or deleted (--target).
  // case: C36 Only some resources are targeted (see N11).
  it("1. changes only a gateway, and the next up completes the change", async () => {
    const ofMilan = await gatewayPods([[milan, rome]]);
    stack.program = pair(1300);

    const { steps } = await stack.up({ target: await stack.urns(...CLIENT) });

    expect(steps).toEqual(["update GatewayClient pair-client"]);
    expect(await gatewayPods([[milan, rome]])).toEqual(ofMilan);
    await upForAll();
  });

  // case: N11, C36
  it("2. with --target-dependents, also waits until the gateway carries packets", async () => {
    stack.program = pair(1310);

    const target = await stack.urns(...CLIENT);
    const { steps, outputs } = await stack.up({ target, targetDependents: true });

    expect(steps).toEqual([
      "update GatewayClient pair-client",
      "update ConnectionPatch pair-client-connection",
    ]);
    expect(outputs["status"]?.value).toBe("Connected");
    await upForAll();
  });
});

describe("destroy --target", () => {
  // case: N11, C36
  it("3. is rejected by Pulumi without the Connection of the gateway", async () => {
    const target = await stack.urns(...CLIENT);

    expect(await failureMessage(stack.destroy({ target, keepStack: true }))).toMatch(
      /pair-client-connection' will be destroyed but was not specified in --target list/,
    );
    await stack.up({ expectNoChanges: true });
  });

  // case: N11, C36
  it.each([
    ["4. deletes a gateway", "pair-client", ["rome", "milan"]],
    ["5. deletes a namespace with everything in it", "pair-rome-namespace", ["milan"]],
  ])("%s with --target-dependents, and the next up recreates it", async (_, name, remaining) => {
    const target = await stack.urns(name);
    await stack.destroy({ target, targetDependents: true, keepStack: true });

    const namespaces = await tenantNamespaces([rome, milan]);
    expect(namespaces.map((namespace) => namespace.split(":")[0])).toEqual(remaining);
    await upForAll();
  });
});
