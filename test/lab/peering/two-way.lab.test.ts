import { afterEach, describe, expect, it } from "vitest";
import { LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { leftovers } from "./peering-program.js";

const lab = useLab();
const clusters = [lab.cluster("rome"), lab.cluster("milan")];

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

/** Peers both clusters over one network, in one direction or in both. */
function program(directions: "one" | "both") {
  return () => {
    const { rome, milan } = romeAndMilan();
    const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: "default" });
    const first = new LiqoPeering("rome-milan", {
      ...{ consumer: rome, provider: milan, timeout: "90s" },
      offloads: [shop],
    });
    const { network } = first;
    const second =
      directions === "both"
        ? new LiqoPeering("milan-rome", {
            ...{ consumer: milan, provider: rome, timeout: "90s" },
            network,
          })
        : undefined;
    return Promise.resolve({ first: first.status, second: second?.status, phase: shop.phase });
  };
}

describe("two peerings over one network", () => {
  it("are both Ready, and one stays Ready when the other is removed", async () => {
    stack = await LabStack.create(lab, "both", program("both"));
    const both = await stack.up();
    expect(both.outputs["first"]?.value).toBe("Ready");
    expect(both.outputs["second"]?.value).toBe("Ready");
    const { outputs } = await stack.up({ expectNoChanges: true });
    expect(outputs["phase"]?.value).toBe("Ready");

    stack.program = program("one");
    const one = await stack.up();
    expect(one.outputs["first"]?.value).toBe("Ready");
    expect(one.steps.filter((step) => !step.includes("milan-rome"))).toEqual([]);
    await stack.up({ expectNoChanges: true });

    await stack.destroy();
    stack = undefined;
    expect(await leftovers(clusters)).toEqual([]);
  });
});
