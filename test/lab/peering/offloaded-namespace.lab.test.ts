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

interface Settings {
  readonly isOffloaded: boolean;
  readonly namespace?: string;
}

/** Peers rome with milan, and offloads namespace `shop`, another namespace, or no namespace. */
function program({ isOffloaded, namespace = "shop" }: Settings) {
  return () => {
    const clusters = romeAndMilan();
    const shop = isOffloaded
      ? new NamespaceOffloading("shop", {
          cluster: clusters.rome,
          namespace,
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

  it("keeps running if the NamespaceOffloading is changed to a namespace that does not exist", async () => {
    stack = await LabStack.create(lab, "misspelled", program({ isOffloaded: true }));
    await stack.up();
    await createPod(rome, "shop", "hello");
    const uid = await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);
    const problem = "namespace shopp of cluster rome not found";

    stack.program = program({ isOffloaded: true, namespace: "shopp" });
    await expect(stack.preview()).rejects.toThrow(problem);
    await expect(stack.up()).rejects.toThrow(problem);

    stack.program = program({ isOffloaded: true });
    await stack.up({ expectNoChanges: true });
    expect(await podRunsOn(milan, "shop-rome", "hello", milan.nodeName)).toBe(uid);
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
