import { CustomObjectsApi } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PeeringSliceArgs } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { LIQO_NAMESPACE } from "../cluster/liqo-names.js";
import { VK_OPTIONS_TEMPLATE, vkOptionsTemplate } from "../cluster/vk-options-template.js";
import { virtualNodes } from "../liqo-leftovers.js";
import { LabStack } from "../pair/lab-stack.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

// One peering whose virtual node changes repeatedly. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const EDGE = { name: "edge", namespace: LIQO_NAMESPACE };
const EXTRA = "example.com/x";

let stack: LabStack;

const withSlice = (slice: PeeringSliceArgs) => peering({ network: false, resourceSlices: [slice] });

/** Warnings of resources that the program does not declare. */
const keptIn = (messages: readonly string[]) =>
  messages.filter((message) => message.includes("resources that the program does not declare"));

beforeAll(async () => {
  stack = await LabStack.create(lab, "virtual-node-options", withSlice({}));
  const { metadata, ...template } = vkOptionsTemplate();
  await access(rome)
    .makeApiClient(CustomObjectsApi)
    .createNamespacedCustomObject({
      group: "offloading.liqo.io",
      version: "v1beta1",
      namespace: LIQO_NAMESPACE,
      plural: "vkoptionstemplates",
      body: { ...template, metadata: { ...metadata, name: EDGE.name } },
    });
});

afterAll(async () => {
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

describe("a setting of a virtual node that is removed", () => {
  it.each([{ createNode: false }, { networkCheck: false }, { createNode: true }])(
    "has the value of the template again: %j",
    async (virtualNode) => {
      stack.program = withSlice({ virtualNode });
      await stack.up();
      stack.program = withSlice({});
      const { outputs } = await stack.up();

      expect(outputs["status"]?.value).toBe("Ready");
      expect(await virtualNodes(rome)).toEqual(["milan"]);
      await stack.up({ expectNoChanges: true });
    },
  );
});

describe("the template of a virtual node", () => {
  it("must exist", async () => {
    stack.program = withSlice({ virtualNode: { vkOptionsTemplate: { ...EDGE, name: "nope" } } });

    await expect(stack.preview()).rejects.toThrow("VkOptionsTemplate liqo/nope of cluster rome");
  });

  it("replaces the VirtualNode if it changes, and only then", async () => {
    const byDefault = { name: VK_OPTIONS_TEMPLATE, namespace: LIQO_NAMESPACE };
    stack.program = withSlice({ virtualNode: { vkOptionsTemplate: byDefault } });
    const same = await stack.up();
    stack.program = withSlice({ virtualNode: { vkOptionsTemplate: EDGE } });
    const other = await stack.up();

    expect(same.steps).not.toContain("replace VirtualNode rome-milan-node-node");
    expect(other.steps).toContain("replace VirtualNode rome-milan-node-node");
    expect(other.outputs["status"]?.value).toBe("Ready");
    await stack.up({ expectNoChanges: true });
  });
});

describe("a resource that is removed from a slice", () => {
  it("stays granted, with a warning, until its quantity is 0", async () => {
    stack.program = withSlice({ resources: { [EXTRA]: "1" } });
    await stack.up();
    stack.program = withSlice({});
    const removed = await stack.up();
    stack.program = withSlice({ resources: { [EXTRA]: "0" } });
    const returned = await stack.up();

    expect(removed.outputs["nodes"]?.value).toMatchObject([{ granted: { [EXTRA]: "1" } }]);
    expect(keptIn(removed.messages)).toEqual([expect.stringContaining(EXTRA)]);
    expect(returned.outputs["nodes"]?.value).toMatchObject([{ granted: { [EXTRA]: "0" } }]);
    expect(keptIn(returned.messages)).toEqual([]);
    stack.program = withSlice({});
    expect(keptIn((await stack.up()).messages)).toEqual([]);
  });
});
