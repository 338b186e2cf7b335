import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Diagnosis, LiqoPeeringArgs } from "../../../src/index.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

// One peering. Its Tenant is Drained, then Active again. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const DRAINED = "Drained: cluster milan has taken back all resources from rome";
const NO_CHANGES = { expectNoChanges: true };

let stack: LabStack;

/** A program without a network. */
function program(settings: Partial<LiqoPeeringArgs> = {}) {
  return peering({ network: false, ...settings });
}

beforeAll(async () => {
  stack = await LabStack.create(lab, "drained-peering", program());
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

function diagnosisOf({ outputs }: Ran): Diagnosis {
  return outputs["diagnosis"]?.value as Diagnosis;
}

describe("a peering with a Drained Tenant", () => {
  it("1. has no further changes, and its nodes are not Ready", async () => {
    stack.program = program({ tenantCondition: "Drained" });
    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe(DRAINED);
    const nodes = [{ name: "milan", status: "NotReady: milan denied the resources" }];
    expect(outputs["nodes"]?.value).toMatchObject(nodes);

    for (const opts of [NO_CHANGES, { ...NO_CHANGES, refresh: true }]) {
      const again = await stack.up(opts);
      expect(again.outputs["status"]?.value).toBe(DRAINED);
      expect(again.outputs["nodes"]?.value).toMatchObject(nodes);
    }
    await stack.preview(NO_CHANGES);
  });

  it("2. rejects a new slice and a changed slice", async () => {
    for (const resourceSlices of [[{}, { name: "more" }], [{ resources: { cpu: "8" } }]]) {
      stack.program = program({ tenantCondition: "Drained", resourceSlices });
      expect(await failureMessage(stack.preview())).toContain(
        "a Tenant that is Drained grants no further resources",
      );
    }
  });

  it("3. is Ready when its Tenant is Active again and its objects are replicated again", async () => {
    stack.program = program();
    const active = await stack.up({ refresh: true });
    expect(active.outputs["status"]?.value).toBe(
      "NotReady: milan denied the resources of ResourceSlice milan",
    );

    // Liqo has 30 s to replicate an object.
    const replication = () =>
      stack
        .up(NO_CHANGES)
        .then((ran) => diagnosisOf(ran).checks.find(({ name }) => name === "replication"));
    await expect.poll(replication, { timeout: 60_000, interval: 1000 }).toMatchObject({
      found: "ResourceSlice milan, NamespaceMap milan have no copy in cluster milan",
    });
    const [command = ""] = ((await replication())?.commands ?? "").split("\n");
    await execa("sh", ["-c", command], { env: lab.environment, timeout: 20_000 });

    const status = async () => (await stack.up(NO_CHANGES)).outputs["status"]?.value as unknown;
    await expect.poll(status, { timeout: 60_000, interval: 1000 }).toBe("Ready");
    await stack.up({ ...NO_CHANGES, refresh: true });
  });
});
