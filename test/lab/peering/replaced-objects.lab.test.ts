import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

// One peering. Its objects are replaced one at a time.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "replaced-objects", peering());
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

describe("a peering is Ready, and does not change in the next up, after up --replace of its", () => {
  it.for([
    ["tenant namespace", "rome-milan-network-milan-namespace"],
    ["keys of a gateway", "rome-milan-network-keys-milan-secret"],
    ["nonce", "rome-milan-nonce"],
    ["Renew, which Liqo creates again", "rome-milan-identity-renew"],
    ["NamespaceMap, which Liqo creates again", "rome-milan-namespaces"],
  ])("%s", async ([, name = ""]) => {
    const { steps, outputs } = await stack.up({ replace: await stack.urns(name) });

    expect(
      steps.filter((step) => step.startsWith("replace ") && step.endsWith(` ${name}`)),
    ).toHaveLength(1);
    expect(outputs["status"]?.value).toBe("Ready");
    const next = await stack.up({ refresh: true });
    expect(next.steps).toEqual([]);
    expect(next.outputs["status"]?.value).toBe("Ready");
  });
});
