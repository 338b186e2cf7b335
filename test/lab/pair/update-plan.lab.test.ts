import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkSide } from "../../../src/index.js";
import { joined, type PairSettings } from "../../rome-and-milan.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys } from "./private-keys.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// A pair, then a side. All changes are planned. The steps continue with the same resources.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const PLAN = { plan: join(lab.lab.folder, "update-plan.json") };

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "update-plan", pair());
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(settings: PairSettings = {}) {
  return () => {
    const { status, publicKeys } = joined({ timeout: "60s", ...settings });
    // Not the latency: Pulumi rejects a plan if an output changes after the preview.
    return Promise.resolve({ status, publicKeys });
  };
}

/** A side that waits for the document of the other side. */
function side(keyVersion?: number) {
  return () => {
    const cluster = new LiqoCluster("rome", { context: "rome" });
    const settings = { role: "Client", remoteClusterId: milan.clusterId, keyVersion } as const;
    const { status, peerInfo } = new LiqoNetworkSide("to-milan", { cluster, ...settings });
    return Promise.resolve({ status, peerInfo });
  };
}

/** Saves the plan of a preview, and applies it. Expects no private key in the plan and the output. */
async function expectPlanApplied(
  program: ReturnType<typeof pair | typeof side>,
  opts?: { readonly expectNoChanges?: boolean },
): Promise<Ran> {
  stack.program = program;
  const before = await allPrivateKeys();
  const planned = await stack.preview(PLAN);
  const ran = await stack.up({ ...PLAN, ...opts });

  const keys = [...before, ...(await allPrivateKeys())];
  expect(keys).not.toEqual([]);
  for (const text of [readFileSync(PLAN.plan, "utf8"), planned.text, ran.text]) {
    expect(keys.filter((key) => text.includes(key)).length).toBe(0);
  }
  return ran;
}

async function allPrivateKeys(): Promise<string[]> {
  return [...(await privateKeys(rome, milan)), ...(await privateKeys(milan, rome))];
}

describe("pulumi up --plan", () => {
  // case: N10 A saved preview is applied (pulumi up --plan).
  // case: V7
  it("1. connects a pair", async () => {
    const { outputs } = await expectPlanApplied(pair());
    expect(outputs["status"]?.value).toBe("Connected");
  });

  // case: N10, V7
  it("2. has no changes in a pair without changes", async () => {
    const { outputs } = await expectPlanApplied(pair(), { expectNoChanges: true });
    expect(outputs["status"]?.value).toBe("Connected");
  });

  // case: N10, V7
  it("3. rotates the keys of a pair", async () => {
    const keys = await allPrivateKeys();
    const { outputs } = await expectPlanApplied(pair({ server: { keyVersion: 2 } }));

    expect(outputs["status"]?.value).toBe("Connected");
    expect(keys).not.toEqual(await allPrivateKeys());
  });

  // case: N10, V7
  it("4. replaces a server for another port", async () => {
    const { outputs } = await expectPlanApplied(pair({ server: { keyVersion: 2, port: 51999 } }));

    expect(outputs["status"]?.value).toBe("Connected");
    await stack.destroy({ keepStack: true });
  });

  // case: N10, V7
  it("5. prepares a side, and has no changes in a side without changes", async () => {
    await expectPlanApplied(side());
    await expectPlanApplied(side(), { expectNoChanges: true });
  });

  // case: N10, V7
  it("6. rotates the keys of a side", async () => {
    const keys = await allPrivateKeys();
    await expectPlanApplied(side(2));

    expect(keys).not.toEqual(await allPrivateKeys());
  });
});
