import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  LiqoPeering,
  NamespaceOffloading,
  type NamespaceOffloadingArgs,
  type PodOffloadingStrategy,
} from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import {
  createClaim,
  createNamespace,
  createPod,
  deletePod,
  podRunsOn,
  removeNamespace,
} from "./offloaded-pod.js";
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

/** Peers rome with milan, and offloads a namespace, unless it has no strategy. */
function program(
  podOffloadingStrategy: PodOffloadingStrategy | undefined,
  { namespace = "shop", ...settings }: Partial<NamespaceOffloadingArgs> = {},
) {
  return () => {
    const clusters = romeAndMilan();
    const shop =
      podOffloadingStrategy &&
      new NamespaceOffloading("shop", {
        cluster: clusters.rome,
        namespace,
        podOffloadingStrategy,
        ...settings,
      });
    const { status } = new LiqoPeering("rome-milan", {
      consumer: clusters.rome,
      provider: clusters.milan,
      offloads: shop && [shop],
      timeout: "90s",
    });
    return Promise.resolve({ status, remoteNamespace: shop?.remoteNamespaceName });
  };
}

/** The warning of a removed NamespaceOffloading, up to its hint. */
const warningWith = (claims: string) =>
  "namespaces in cluster milan are deleted with their data, because their NamespaceOffloadings are " +
  `no longer declared Namespace shop-rome: ${claims}`;

describe("a pod in an offloaded namespace", () => {
  it("runs in the provider cluster as soon as up has ended, and is evicted by destroy", async () => {
    stack = await LabStack.create(lab, "offloaded", program("Remote"));
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
    stack = await LabStack.create(lab, "misspelled", program("Remote"));
    await stack.up();
    await createPod(rome, "shop", "hello");
    const uid = await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);
    const problem = "namespace shopp of cluster rome not found";

    stack.program = program("Remote", { namespace: "shopp" });
    await expect(stack.preview()).rejects.toThrow(problem);
    await expect(stack.up()).rejects.toThrow(problem);

    stack.program = program("Remote");
    await stack.up({ expectNoChanges: true });
    expect(await podRunsOn(milan, "shop-rome", "hello", milan.nodeName)).toBe(uid);
  });

  it("is deleted in the provider cluster when its NamespaceOffloading is removed", async () => {
    stack = await LabStack.create(lab, "removed", program("Remote"));
    await stack.up();
    await createPod(rome, "shop", "hello");
    await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);
    await createClaim(milan, "shop-rome", "data");

    stack.program = program("Remote", { namespaceMappingStrategy: "EnforceSameName" });
    const { messages: ofMapping } = await stack.preview();
    expect(ofMapping).toEqual(
      expect.arrayContaining([
        expect.stringContaining(
          "because the offloading of namespace shop is replaced Namespace shop-rome of cluster milan " +
            "Pod shop/hello Back up",
        ),
        expect.stringMatching(
          /^Retry #0; creation failed: .* The NamespaceMappingStrategy value cannot be modified after creation/,
        ),
      ]),
    );

    stack.program = program(undefined);
    const warning = `${warningWith("1 PersistentVolumeClaim")} Pod shop/hello Back up`;
    const { messages } = await stack.preview();
    expect(messages.filter((message) => message.includes("deleted"))).toEqual([
      expect.stringContaining(warning),
    ]);
    const { outputs, steps, messages: ofUp } = await stack.up();
    expect(ofUp).toContainEqual(expect.stringContaining(warning));
    expect(steps).toContain("delete NamespaceOffloading shop");
    expect(outputs["status"]?.value).toBe("Ready");
    const { messages: later } = await stack.up({ expectNoChanges: true });
    expect(later.filter((message) => message.includes("deleted"))).toEqual([]);
  });

  it("keeps running if it was moved to rome before its NamespaceOffloading is removed", async () => {
    stack = await LabStack.create(lab, "moved", program("Remote"));
    await stack.up();
    await createPod(rome, "shop", "hello");
    const uid = await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);

    stack.program = program("Local");
    const { steps } = await stack.up();
    expect(steps).toContain("update NamespaceOffloading shop");
    expect(await podRunsOn(milan, "shop-rome", "hello", milan.nodeName)).toBe(uid);
    await deletePod(rome, "shop", "hello");
    await createPod(rome, "shop", "hello");
    const moved = await podRunsOn(rome, "shop", "hello", rome.nodeName);

    stack.program = program(undefined);
    const { messages } = await stack.up();
    expect(messages).toContainEqual(
      expect.stringContaining(`${warningWith("0 PersistentVolumeClaims")} Back up`),
    );
    expect(await podRunsOn(rome, "shop", "hello", rome.nodeName)).toBe(moved);
  });
});
