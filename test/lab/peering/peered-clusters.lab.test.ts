import { afterEach, describe, expect, it } from "vitest";
import { LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { inventory } from "../inventory.js";
import { kindAndName, objectsOfPeerings, virtualNodes } from "../liqo-leftovers.js";
import { peeringStatus } from "../liqoctl-peering.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

function peering(settings: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const clusters = romeAndMilan();
    const { status, nodes } = new LiqoPeering("rome-milan", {
      consumer: clusters.rome,
      provider: clusters.milan,
      timeout: "90s",
      ...settings,
    });
    return Promise.resolve({ status, nodes });
  };
}

async function leftovers(): Promise<string[]> {
  const objects = [rome, milan].map(async (cluster) => {
    const names = (await objectsOfPeerings(cluster)).map(kindAndName);
    const nodes = (await virtualNodes(cluster)).map((name) => `Node/${name}`);
    return [...names, ...nodes].map((object) => `${cluster.name}: ${object}`);
  });
  return [...(await inventory([rome, milan])), ...(await Promise.all(objects)).flat()];
}

describe("two clusters with the same pod CIDR that are peered", () => {
  it("have a Ready virtual node, no changes in the second up, and no leftovers", async () => {
    stack = await LabStack.create(lab, "peered", peering());
    const ran = await stack.up();
    console.log(ran.milliseconds);
    expect(ran.outputs["status"]?.value).toBe("Ready");
    expect(ran.outputs["nodes"]?.value).toEqual([
      {
        name: "milan",
        status: "Ready",
        granted: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "20Gi" },
      },
    ]);
    await expect
      .poll(() => peeringStatus(lab.lab, { consumer: rome, provider: milan }), { timeout: 30_000 })
      .toMatchObject({
        networkingStatus: "Healthy",
        authenticationStatus: "Healthy",
        offloadingStatus: "Healthy",
      });
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
    const { messages } = await stack.preview({ expectNoChanges: true });
    console.log(messages.join("\n"));
    const { milliseconds } = await stack.destroy();
    console.log("destroy", milliseconds);
    stack = undefined;
    expect(await leftovers()).toEqual([]);
  });

  it("can be peered again at once, without a network of its own, with another slice", async () => {
    stack = await LabStack.create(
      lab,
      "again",
      peering({
        network: false,
        resourceSlices: [
          {
            resources: { cpu: "2000m", memory: "1024Mi" },
            virtualNode: { networkCheck: false, labels: { a: "b" } },
          },
          { name: "milan-2", virtualNode: { networkCheck: false } },
        ],
      }),
    );
    const ran = await stack.up();
    console.log(ran.milliseconds, JSON.stringify(ran.outputs));
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
    stack.program = peering({
      network: false,
      resourceSlices: [
        {
          resources: { cpu: "3", memory: "1024Mi" },
          virtualNode: { networkCheck: false, labels: { a: "b" } },
        },
      ],
    });
    const changed = await stack.up();
    console.log(changed.steps, changed.milliseconds, JSON.stringify(changed.outputs));
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    stack = undefined;
    expect(await leftovers()).toEqual([]);
  });
});
