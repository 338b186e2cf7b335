import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, type MockInstance, vi } from "vitest";
import { LiqoPeering, type LiqoPeeringArgs, NamespaceOffloading } from "../../../src/index.js";
import { simulatedClusters } from "../../../src/cluster/simulation.js";
import { shortList } from "../../../src/message.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { oneLineOf } from "../../message-text.js";
import { namespace, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";
import { peering } from "../peering-program.js";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    ...{ name: "web", namespace: "shop" },
    labels: { app: "web", "liqo.io/shadowPod": "true" },
  },
  spec: { nodeName: "milan", containers: [] },
};

const BUDGET = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "all", namespace: "shop" },
  spec: { selector: { matchLabels: { app: "web" } } },
  status: { disruptionsAllowed: 0 },
};

const CLAIM = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", namespace: "shop-rome" },
};

const EDGE = {
  apiVersion: "offloading.liqo.io/v1beta1",
  kind: "VkOptionsTemplate",
  metadata: { name: "edge", namespace: "liqo" },
  spec: { createNode: true, disableNetworkCheck: false },
};

const it = simulatedTest({ rome: { objects: [namespace("shop"), POD, BUDGET, EDGE] } });

let warn: MockInstance<typeof pulumi.log.warn>;

beforeEach(() => {
  warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A peering with an offloaded namespace. */
const program = (args: Partial<LiqoPeeringArgs> = {}) =>
  peering(({ rome }) => {
    const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: "shop" });
    return { offloads: [shop], ...args };
  });

/** The warnings of a preview and an `up`, each on a single line. */
async function warningsOf(clusters: SimulatedClusters, change: () => unknown): Promise<string[]> {
  const texts = () => warn.mock.calls.map(([message]) => oneLineOf(message));
  warn.mockClear();
  await clusters.preview(change);
  const inPreview = texts();
  warn.mockClear();
  await clusters.up(change);
  expect(texts()).toEqual(inPreview);
  return inPreview;
}

const EVICTED =
  "virtual node milan of cluster rome is deleted, and its pods are evicted " +
  "PodDisruptionBudget shop/all blocks the eviction Pod shop/web";

const DELETED = "namespaces in cluster milan are deleted with their data Namespace shop-rome: ";

describe("an undeclared virtual node", () => {
  it.for([
    ["its slice is removed", { resourceSlices: [] }],
    ["virtualNode is false", { resourceSlices: [{ virtualNode: false }] }],
  ] as const)(
    "is warned of with its pods and the namespaces in the provider, once: %s",
    async ([, args], { clusters }) => {
      await clusters.up(program());
      const [drained, deleted, ...others] = await warningsOf(clusters, program(args));

      expect(drained).toContain(EVICTED);
      expect(deleted).toContain(`${DELETED}0 PersistentVolumeClaims`);
      expect(others).toEqual([]);
      expect(await warningsOf(clusters, program(args))).toEqual([]);
    },
  );

  it.for([
    ["the peering gets another parent", "rome-milan", "test:index:Platform"],
    ["the peering gets another name", "present", undefined],
  ] as const)(
    "is warned of if its slice is removed and, with an alias, %s",
    async ([, name, parentType], { clusters }) => {
      await clusters.up(program());
      const change = () => {
        const { rome, milan } = romeAndMilan();
        const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: "shop" });
        const parent = parentType && new pulumi.ComponentResource(parentType, "platform");
        const former = { name: "rome-milan", parent: pulumi.rootStackResource };
        new LiqoPeering(
          name,
          { consumer: rome, provider: milan, offloads: [shop], resourceSlices: [] },
          { ...(parent && { parent }), aliases: [former] },
        );
      };

      expect(await warningsOf(clusters, change)).toEqual([
        expect.stringContaining(EVICTED),
        expect.stringContaining(DELETED),
      ]);
    },
  );

  it("keeps the namespaces if another virtual node is declared", async ({ clusters }) => {
    await clusters.up(program());
    const change = program({ resourceSlices: [{ name: "other" }] });

    expect(await warningsOf(clusters, change)).toEqual([expect.stringContaining(EVICTED)]);
  });

  it("is not warned of if it has no pods, and no namespace is offloaded", async ({ clusters }) => {
    const change = (resourceSlices: LiqoPeeringArgs["resourceSlices"]) =>
      peering({ resourceSlices });
    await clusters.up(change([{ name: "other" }]));

    expect(await warningsOf(clusters, change([]))).toEqual([]);
  });
});

describe("a virtual node that changes", () => {
  it("is warned of with the namespaces if the class of the only slice changes", async ({
    clusters,
  }) => {
    await clusters.up(program());
    await simulatedClusters()?.({ context: "milan" }).create(CLAIM);
    const change = program({ resourceSlices: [{ class: "gpu" }] });
    await clusters.preview(change).catch(() => undefined);

    expect(warn.mock.calls.map(([message]) => oneLineOf(message))).toEqual([
      expect.stringContaining(EVICTED),
      expect.stringContaining(`${DELETED}1 PersistentVolumeClaim Back up`),
    ]);
  });

  it("keeps the namespaces if the class of one of two slices changes", async ({ clusters }) => {
    const two = (second: object) => program({ resourceSlices: [{ ...second }, { name: "other" }] });
    await clusters.up(two({}));
    warn.mockClear();
    await clusters.preview(two({ class: "gpu" }));

    expect(warn.mock.calls.map(([message]) => oneLineOf(message))).toEqual([
      expect.stringContaining(EVICTED),
    ]);
  });

  it("is warned of without the namespaces if it loses its Node", async ({ clusters }) => {
    await clusters.up(program());
    const change = program({ resourceSlices: [{ virtualNode: { createNode: false } }] });

    expect(await warningsOf(clusters, change)).toEqual([expect.stringContaining(EVICTED)]);
    expect(await warningsOf(clusters, change)).toEqual([]);
  });

  it("is warned of with the namespaces if the template of the only node changes", async ({
    clusters,
  }) => {
    await clusters.up(program());
    const vkOptionsTemplate = { name: "edge", namespace: "liqo" };
    const change = program({ resourceSlices: [{ virtualNode: { vkOptionsTemplate } }] });

    expect(await warningsOf(clusters, change)).toEqual([
      expect.stringContaining(EVICTED),
      expect.stringContaining(DELETED),
    ]);
    expect(await warningsOf(clusters, change)).toEqual([]);
  });

  it("is not warned of if only its labels change", async ({ clusters }) => {
    await clusters.up(program());
    const virtualNode = { labels: { "example.com/zone": "a" } };

    expect(await warningsOf(clusters, program({ resourceSlices: [{ virtualNode }] }))).toEqual([]);
  });
});

it("a message lists at most ten items", () => {
  const items = Array.from({ length: 12 }, (_, index) => `Pod web-${index}`);

  expect(shortList(items).slice(9)).toEqual(["Pod web-9", "and 2 more"]);
  expect(shortList(items.slice(0, 10))).toHaveLength(10);
});
