import { afterAll, beforeAll, expect, it } from "vitest";
import { type NamespaceNames, singleComponents } from "../../authentication/single-components.js";
import { LabStack } from "../pair/lab-stack.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { leftovers } from "./peering-program.js";

// Single components of a peering without a network. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const clusters = [lab.cluster("rome"), lab.cluster("milan")];

let stack: LabStack;

const program = (names: NamespaceNames) => () =>
  Promise.resolve({ status: singleComponents(names)() });

beforeAll(async () => {
  stack = await LabStack.create(lab, "single-components", program({}));
});

afterAll(async () => {
  stack.program = program({});
  await stack.destroy();
  expect(await leftovers(clusters)).toEqual([]);
});

it("1. peer two clusters", async () => {
  const { outputs } = await stack.up();
  expect(outputs["status"]?.value).toBe("Ready");
});

it.each([
  ["rome", { rome: "liqo-tenant-other" }],
  ["milan", { milan: "liqo-tenant-other" }],
])(
  "2. are not replaced by another name of the namespace in %s, without a preview",
  async (_, names) => {
    stack.program = program(names);
    await expect(stack.up()).rejects.toThrow("the tenant namespace of a peering cannot be changed");

    stack.program = program({});
    const { outputs } = await stack.up({ refresh: true, expectNoChanges: true });
    expect(outputs["status"]?.value).toBe("Ready");
  },
);
