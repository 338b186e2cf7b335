import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { createNamespace, createPod, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { leftovers } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

beforeEach(async () => {
  await createNamespace(rome, "shop");
});

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
  await removeNamespace(rome, "shop");
});

/** Peers rome with milan, and offloads namespace `shop`, or no namespace. */
function program({ isOffloaded }: { readonly isOffloaded: boolean }) {
  return () => {
    const clusters = romeAndMilan();
    const shop = isOffloaded
      ? new NamespaceOffloading("shop", {
          cluster: clusters.rome,
          namespace: "shop",
          podOffloadingStrategy: "Remote",
        })
      : undefined;
    const { status } = new LiqoPeering("rome-milan", {
      consumer: clusters.rome,
      provider: clusters.milan,
      offloads: shop && [shop],
      timeout: "90s",
    });
    return Promise.resolve({ status, remoteNamespace: shop?.remoteNamespaceName });
  };
}

describe("a pod in an offloaded namespace", () => {
  it("runs in the provider cluster as soon as up has ended, and is evicted by destroy", async () => {
    stack = await LabStack.create(lab, "offloaded", program({ isOffloaded: true }));
    const { outputs } = await stack.up();
    expect(outputs["remoteNamespace"]?.value).toBe("shop-rome");
    await createPod(rome, "shop", "hello");
    await podRunsOn(rome, "shop", "hello", milan.clusterId);
    await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);

    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    stack = undefined;
    expect(await leftovers([rome, milan])).toEqual(["rome: Namespace shop"]);
  });

  it("is deleted in the provider cluster when its NamespaceOffloading is removed", async () => {
    stack = await LabStack.create(lab, "removed", program({ isOffloaded: true }));
    await stack.up();
    await createPod(rome, "shop", "hello");
    await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);

    stack.program = program({ isOffloaded: false });
    const { outputs, steps } = await stack.up();
    expect(steps).toContain("delete NamespaceOffloading shop");
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.up({ expectNoChanges: true });
  });
});
