import type { Alias } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair with a renamed resource. The steps continue with the same pair.

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
  stack = await LabStack.create(lab, "renamed", pair("pair"));
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(name: string, aliases: Alias[] = []) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const args = { server, client, timeout: "60s" } as const;
    const { status } = new LiqoNetworkPair(name, args, { aliases });
    return Promise.resolve({ status });
  };
}

describe("a renamed pair", () => {
  it("1. is rejected by preview without an alias, because Pulumi would delete the adopted objects", async () => {
    stack.program = pair("rome-milan");

    const text = await failureMessage(stack.preview());
    expect(text).toMatch(/is managed by "pair-(rome|milan)-namespace" in this stack/);
    expect(text).toContain('add the option aliases: [{ name: "pair" }] to "rome-milan"');
  });

  it("2. keeps all objects with an alias, which is not necessary afterwards", async () => {
    const podsBefore = await gatewayPods(bothSides);
    stack.program = pair("rome-milan", [{ name: "pair" }]);

    const { steps, outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(steps.filter((step) => /^(create|delete|replace)/.test(step))).toEqual([]);
    expect(await gatewayPods(bothSides)).toEqual(podsBefore);
    stack.program = pair("rome-milan");
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
