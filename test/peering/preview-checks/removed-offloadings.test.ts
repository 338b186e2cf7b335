import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, type MockInstance, vi } from "vitest";
import {
  LiqoCluster,
  LiqoPeering,
  type LiqoPeeringArgs,
  LiqoPeeringSide,
  NamespaceOffloading,
  type NamespaceOffloadingArgs,
  type PeerInfo,
  type PeeringPeerInfo,
} from "../../../src/index.js";
import { simulatedClusters } from "../../../src/cluster/simulation.js";
import { unknownInPreview } from "../../../src/pulumi/output-value.js";
import { SimulatedClusters } from "../../../src/testing/index.js";
import { messageWith, oneLineOf } from "../../message-text.js";
import { namespace, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";
import { milanSide } from "../side/two-administrators.js";

/** A pod in namespace `shop` of rome, on the virtual node of a provider. */
const pod = (name: string, nodeName: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop", labels: { "liqo.io/shadowPod": "true" } },
  spec: { nodeName, containers: [] },
});

const CLAIM = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", namespace: "shop-rome" },
};

/** An object of `liqoctl`, or of another stack. */
const offloadingOf = (annotations: Record<string, string>) => ({
  apiVersion: "offloading.liqo.io/v1beta1",
  kind: "NamespaceOffloading",
  metadata: { name: "offloading", namespace: "bank", annotations },
  spec: {
    ...{ namespaceMappingStrategy: "DefaultName", podOffloadingStrategy: "Remote" },
    clusterSelector: { nodeSelectorTerms: [] },
  },
});

const OTHER_STACK = {
  "pulumi-liqo/managed-by":
    "urn:pulumi:other::simulated::kubernetes:offloading.liqo.io/v1beta1:NamespaceOffloading::bank",
};

const ROME = {
  objects: [namespace("shop"), namespace("bank"), pod("web", "milan"), pod("cart", "turin")],
};

const it = simulatedTest({ rome: ROME });

let warn: MockInstance<typeof pulumi.log.warn>;

beforeEach(() => {
  warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The warnings of a run, each on a single line. */
async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  warn.mockClear();
  await run();
  return warn.mock.calls.map(([message]) => oneLineOf(message));
}

const offloadShop = (
  cluster: LiqoCluster,
  args: Partial<NamespaceOffloadingArgs> = {},
  name = "shop",
  opts: pulumi.CustomResourceOptions = {},
) => new NamespaceOffloading(name, { cluster, namespace: "shop", ...args }, opts);

type Offload = (rome: LiqoCluster) => NamespaceOffloading | undefined;

/** A peering that offloads a namespace, or none. */
const program =
  (offload: Offload, args: Partial<LiqoPeeringArgs> = {}) =>
  () => {
    const { rome, milan } = romeAndMilan();
    const shop = offload(rome);
    const offloads = shop && [shop];
    const own = { consumer: rome, provider: milan, network: false as const, offloads };
    return { status: new LiqoPeering("rome-milan", { ...own, ...args }).status };
  };

const OFFLOADED = program((rome) => offloadShop(rome));
const REMOVED = program(() => undefined);

const PROBLEM =
  "namespaces in cluster milan are deleted with their data, because their NamespaceOffloadings are " +
  "no longer declared";

describe("a removed NamespaceOffloading", () => {
  it("is warned of with the lost data and pods, in preview and up, once", async ({ clusters }) => {
    await clusters.up(OFFLOADED);
    await simulatedClusters()?.({ context: "milan" }).create(CLAIM);
    const inPreview = await warningsOf(() => clusters.preview(REMOVED));

    expect(inPreview).toEqual([
      messageWith(
        `${PROBLEM} Namespace shop-rome: 1 PersistentVolumeClaim Pod shop/web ` +
          "Back up the data, or declare the NamespaceOffloading as before. To keep the pods " +
          "running, first move them out of the provider. " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#deleted-namespaces",
      ),
    ]);
    expect(await warningsOf(() => clusters.up(REMOVED))).toEqual(inPreview);
    expect(await warningsOf(() => clusters.up(REMOVED))).toEqual([]);
  });

  it("is warned of as part of the last virtual node if both are removed", async ({ clusters }) => {
    await clusters.up(OFFLOADED);
    const change = program(() => undefined, { resourceSlices: [] });
    const warnings = await warningsOf(() => clusters.preview(change));

    expect(warnings.filter((warning) => warning.includes("their data"))).toEqual([
      expect.stringContaining("are deleted with their data Namespace shop-rome: "),
    ]);
  });

  it("is warned of once for each provider", async () => {
    const turin = { podCidrs: ["10.30.0.0/16"], externalCidr: "10.90.0.0/16" };
    const clusters = await SimulatedClusters.start({ rome: ROME, milan: {}, turin });
    const both = (offload: Offload) => () => {
      const { rome, milan } = romeAndMilan();
      const other = new LiqoCluster("turin", { context: "turin" });
      const shop = offload(rome);
      const own = { consumer: rome, network: false as const, offloads: shop && [shop] };
      const first = new LiqoPeering("rome-milan", { ...own, provider: milan });
      const second = new LiqoPeering("rome-turin", { ...own, provider: other });
      return { first: first.status, second: second.status };
    };
    await clusters.up(both((rome) => offloadShop(rome)));

    const warnings = await warningsOf(() => clusters.preview(both(() => undefined)));
    expect(warnings.sort()).toEqual([
      expect.stringMatching(/ in cluster milan .* Pod shop\/web Back up/),
      expect.stringMatching(/ in cluster turin .* Pod shop\/cart Back up/),
    ]);
  });

  it("is warned of by the side of the consumer", async ({ clusters }) => {
    const [milan, rome] = [clusters.stack("milan"), clusters.stack("rome")];
    let ofMilan: PeerInfo | PeeringPeerInfo | undefined;
    const side = (offload: Offload) => () => {
      const cluster = new LiqoCluster("rome", { context: "rome" });
      const shop = offload(cluster);
      const own = { cluster, role: "Consumer", remoteClusterId: "milan", network: false } as const;
      const { peerInfo, status } = new LiqoPeeringSide("to-milan", {
        ...own,
        ...(ofMilan && { remotePeerInfo: ofMilan }),
        offloads: shop && [shop],
      });
      return { peerInfo, status };
    };
    const offloaded = side((cluster) => offloadShop(cluster));
    ofMilan = (await milan.up(milanSide({ network: false }))).outputs.peerInfo;
    const { peerInfo } = (await rome.up(offloaded)).outputs;
    const accepted = milanSide({ network: false, remotePeerInfo: peerInfo });
    ofMilan = (await milan.up(accepted)).outputs.peerInfo;
    await rome.up(offloaded);
    const removed = side(() => undefined);

    expect(await warningsOf(() => rome.preview(removed))).toContainEqual(
      expect.stringContaining(`${PROBLEM} Namespace shop-rome Pod shop/web Back up`),
    );
  });
});

describe("no warning is logged", () => {
  const same: [string, () => unknown][] = [
    ["it is not in offloads", program((rome) => void offloadShop(rome))],
    [
      "it is renamed with an alias",
      program((rome) => offloadShop(rome, {}, "store", { aliases: [{ name: "shop" }] })),
    ],
    [
      "the preview does not know its namespace",
      program((rome) =>
        offloadShop(rome, { namespace: pulumi.output(unknownInPreview(() => "shop")) }),
      ),
    ],
    [
      "it is declared when the peering is complete",
      async () => {
        const { rome, milan } = romeAndMilan();
        const own = { consumer: rome, provider: milan, network: false } as const;
        const { status } = new LiqoPeering("rome-milan", own);
        await new Promise((resolve) => status.apply(resolve));
        offloadShop(rome);
      },
    ],
  ];

  it.for(same)(
    "for a NamespaceOffloading that is declared: %s",
    async ([, change], { clusters }) => {
      await clusters.up(OFFLOADED);

      expect(await warningsOf(() => clusters.preview(change))).toEqual([]);
      expect(await warningsOf(() => clusters.up(change))).toEqual([]);
    },
  );

  it.for([
    ["liqoctl", {}],
    ["another stack", OTHER_STACK],
  ] as const)("for the NamespaceOffloading of %s", async ([, annotations], { clusters }) => {
    await simulatedClusters()?.({ context: "rome" }).create(offloadingOf(annotations));
    await clusters.up(REMOVED);

    expect(await warningsOf(() => clusters.up(REMOVED))).toEqual([]);
    const names = (await clusters.liveObjects("Namespace")).map(({ metadata }) => metadata.name);
    expect(names).toContain("bank-rome");
  });
});
