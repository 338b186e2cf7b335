import type { Alias } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { gatewayPods } from "./fresh-connection.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, whose resource gets another name: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const bothEnds = [
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
    const args = { server, client, timeout: "60s" };
    const { status } = new LiqoNetworkPair(name, args, { aliases });
    return Promise.resolve({ status });
  };
}

describe("a pair that is renamed in the program", () => {
  it("is refused in a preview: what it was called is deleted after it has taken over all of that", async () => {
    stack.program = pair("link");

    const text = await failureOf(stack.preview());
    expect(text).toMatch(/was made by "pair-(rome|milan)-namespace" of this stack/);
    expect(text).toContain('give "link" the option aliases: [{ name: "pair" }]');
  });

  it("keeps all that it has if it says what it was called, and may forget that then", async () => {
    const podsBefore = await gatewayPods(bothEnds);
    stack.program = pair("link", [{ name: "pair" }]);

    const { steps, outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(steps.filter((step) => /^(create|delete|replace)/.test(step))).toEqual([]);
    expect(await gatewayPods(bothEnds)).toEqual(podsBefore);
    stack.program = pair("link");
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
