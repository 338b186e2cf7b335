import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { leftovers } from "./peering-program.js";

// One peering that changes repeatedly. All changes are planned.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const PLAN = { plan: join(lab.lab.folder, "peering-plan.json") };

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "planned-peering", planned());
});

afterAll(async () => {
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

function planned(settings: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const { rome: consumer, milan: provider } = romeAndMilan();
    const { status } = new LiqoPeering("rome-milan", {
      ...{ consumer, provider, timeout: "90s", ...settings },
    });
    // Not the nodes: Pulumi rejects a plan if an output changes after the preview.
    return Promise.resolve({ status });
  };
}

/** Saves the plan of a preview and applies it. Returns what both changed, once the peering is Ready. */
async function apply(settings?: Partial<LiqoPeeringArgs>): Promise<[Ran, Ran]> {
  stack.program = planned(settings);
  const preview = await stack.preview(PLAN);
  const up = await stack.up(PLAN);
  // After replaced gateways, the Node is Ready some seconds later than the tunnel.
  const { outputs } = await stack.up({ expectNoChanges: true });
  expect(outputs["status"]?.value).toBe("Ready");
  return [preview, up];
}

const changesOf = ({ steps }: Ran) => steps.filter((step) => !step.startsWith("same ")).sort();

describe("pulumi up --plan of a peering", () => {
  // case: N10
  it("1. creates it, and the preview shows all changes", async () => {
    const [preview, up] = await apply();

    expect(changesOf(up)).toContain("create VirtualNode rome-milan-node-node");
    expect(changesOf(preview)).toEqual(changesOf(up));
  });

  // case: N10
  it.each<[string, Partial<LiqoPeeringArgs>, string]>([
    [
      "2. gives a node more resources",
      { resourceSlices: [{ resources: { cpu: "8" } }] },
      "update VirtualNode rome-milan-node-node",
    ],
    [
      "3. gives a node another label",
      {
        resourceSlices: [
          { resources: { cpu: "8" }, virtualNode: { labels: { "example.com/zone": "b" } } },
        ],
      },
      "update VirtualNode rome-milan-node-node",
    ],
    [
      "4. adds a slice and replaces a server for another port",
      {
        resourceSlices: [{ resources: { cpu: "8" } }, { name: "gpu" }],
        network: { gatewayServer: { port: 51999 } },
      },
      "create VirtualNode rome-milan-gpu-node-node",
    ],
    [
      "5. removes a slice and swaps the roles of the network",
      { resourceSlices: [{ resources: { cpu: "8" } }], network: { server: "Consumer" } },
      "delete VirtualNode rome-milan-gpu-node-node",
    ],
  ])("%s, and the preview shows all changes", async (_, settings, step) => {
    const [preview, up] = await apply(settings);

    expect(changesOf(up)).toContain(step);
    expect(changesOf(preview)).toEqual(changesOf(up));
  });
});
