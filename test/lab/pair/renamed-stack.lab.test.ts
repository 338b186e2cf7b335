import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoNetworkPair,
} from "../../../src/index.js";
import { joined, pairArgs, romeAndMilan } from "../../rome-and-milan.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair in a stack that is renamed repeatedly. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const bothSides = [
  [rome, milan],
  [milan, rome],
] as const;

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "renamed-stack", pair);
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

async function pair() {
  const clusters = romeAndMilan();
  // Without pings, no packet proves that a gateway still runs with the keys in its Secret.
  const ping = { enabled: false };
  const ofServer = new GatewayServerTemplate("server", { cluster: clusters.milan, ping });
  const ofClient = new GatewayClientTemplate("client", { cluster: clusters.rome, ping });
  const args = pairArgs(clusters, {
    server: { template: ofServer },
    client: { template: ofClient },
    timeout: "60s",
  });
  const { status } = new LiqoNetworkPair("pair", args);
  return Promise.resolve({ status });
}

/** Expects that a run only updates objects, and reports no object as created by others. */
function expectOnlyUpdates({ steps, text }: Ran): void {
  expect(steps.filter((step) => !step.startsWith("update "))).toEqual([]);
  expect(text).not.toContain("did not create");
}

/** Renames the stack. Expects that the first `preview` and `up` keep the gateways. */
async function expectKeptAfterRenaming(project?: string): Promise<void> {
  const pods = await gatewayPods(bothSides);
  await stack.rename(`renamed-stack-${String(Date.now())}`, project);

  expectOnlyUpdates(await stack.preview());
  const first = await stack.up();

  expectOnlyUpdates(first);
  expect(first.outputs["status"]?.value).toBe("Connected");
  expect(await gatewayPods(bothSides)).toEqual(pods);
}

describe("the pair of a renamed stack", () => {
  // case: N8 The stack or its project is renamed.
  // case: C39 A stack is renamed, or moves to another project (see N8).
  it("1. keeps its gateways, also without pings, and has no changes afterwards", async () => {
    await expectKeptAfterRenaming();

    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });

  it("2. is rejected by another stack with the same program", async () => {
    const other = await LabStack.create(lab, "other", () => Promise.resolve(joined()));

    const text = await failureMessage(other.preview());
    expect(text).toMatch(
      /namespace \S+ of cluster \w+ is managed by "pair-\w+-namespace" in stack/,
    );
    await other.destroy();
  });

  // case: N8, C39
  it("3. is deleted with its namespaces if destroy follows the first up, in another project", async () => {
    await expectKeptAfterRenaming("renamed-lab");

    await stack.destroy({ keepStack: true });

    expect(await tenantNamespaces([rome, milan])).toEqual([]);
  });

  // case: N8, C39
  it("4. is deleted with its namespaces if destroy follows the renaming", async () => {
    await stack.up();
    await stack.rename(`renamed-stack-${String(Date.now())}`);

    await stack.destroy({ keepStack: true });

    expect(await tenantNamespaces([rome, milan])).toEqual([]);
  });
});
