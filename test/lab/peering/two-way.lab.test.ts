import { afterEach, describe, expect, it } from "vitest";
import { LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { peeringLeftovers } from "./peering-program.js";

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
    return Promise.resolve({
      first: first.status,
      second: second?.status,
      phase: shop.phase,
      name: shop.remoteNamespaceName,
    });
  };
}

describe("two peerings over one network", () => {
  it("are both Ready, and one stays Ready when the other is removed", async () => {
    stack = await LabStack.create(lab, "both", program("both"));
    const ran = await stack.up();
    console.log(ran.milliseconds, JSON.stringify(ran.outputs));
    console.log((await stack.preview({ diff: true })).text.slice(0, 6000));
    const { outputs } = await stack.up({ expectNoChanges: true });
    console.log(JSON.stringify(outputs));
    const state = await stack.state({ showSecrets: true });
    console.log(
      "private",
      /PRIVATE KEY/.test(state),
      /BEGIN|kubeconfig:/.test(state),
      state.length,
    );

    stack.program = program("one");
    const removed = await stack.up();
    console.log(removed.steps, removed.milliseconds, JSON.stringify(removed.outputs));
    await stack.up({ expectNoChanges: true });

    const { milliseconds } = await stack.destroy();
    console.log("destroy", milliseconds);
    stack = undefined;
    expect(await peeringLeftovers(clusters)).toEqual([]);
  });
});
