import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView, SeenObject } from "../src/cluster-view.js";
import { LiqoCluster } from "../src/index.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { noteNewNamespace, vacancyHook } from "../src/vacancy.js";
import { startRomeAndMilan } from "./rome-and-milan.js";

type Seen = Readonly<Record<string, readonly SeenObject[]>>;

/** A namespace with these Liqo objects and no workloads, as it is at each look into it. The last one stays. */
function viewOf(...looks: Seen[]): ClusterView {
  let look = 0;
  const now = (kind: string) => looks[Math.min(look, looks.length - 1)]?.[kind] ?? [];
  return {
    liqoObject: (kind: string) => Promise.resolve(now(kind)[0]),
    liqoObjects: (kind: string) => Promise.resolve(now(kind)),
    objects: (_: string, kind: string) => {
      const found = now(kind);
      look += 1;
      return Promise.resolve(found);
    },
    gateway: () => {
      look += 1;
      return Promise.resolve({ pods: [] });
    },
  } as unknown as ClusterView;
}

const seen = (kind: string, metadata: object = {}) =>
  ({ kind, metadata: { name: "milan", ...metadata } }) as unknown as SeenObject;
const living = (kind: string) => seen(kind);
const leaving = (kind: string) => seen(kind, { deletionTimestamp: new Date() });

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("rome", { context: "rome" });
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

async function create(
  kind: "Configuration" | "GatewayServer",
  view: ClusterView | undefined,
  timeout = "10s",
): Promise<void> {
  const look = vi.spyOn(cluster, "view").mockResolvedValue(view);
  const hook = vacancyHook(cluster, { cluster, kind, timeout });
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "milan" } };
  await hook({ urn: "", id: "", name: "", type: "", newInputs });
  look.mockRestore();
}

describe("a gateway is created", () => {
  it("at once where there has been none", async () => {
    await create("GatewayServer", viewOf({}));
  });

  it("when nothing is left of the one before it", async () => {
    const view = viewOf(
      { GatewayServer: [leaving("GatewayServer")], WgGatewayServer: [living("WgGatewayServer")] },
      { WgGatewayServer: [leaving("WgGatewayServer")] },
      {},
    );
    const look = vi.spyOn(view, "gateway");

    await create("GatewayServer", view);

    expect(look).toHaveBeenCalledTimes(3);
  });

  it("at once where it is there already, and so taken over", async () => {
    const view = viewOf({ GatewayServer: [living("GatewayServer")] });
    await create("GatewayServer", view);
  });

  it("at once where only the provider of the caller leads", async () => {
    await create("GatewayServer", undefined);
  });

  it("without a look into a namespace that this run has made", async () => {
    const provider = new Provider("mine", { context: "rome" });
    cluster = new LiqoCluster("mine", { provider });
    noteNewNamespace(provider, "liqo-tenant-milan");

    await create("GatewayServer", viewOf({ GatewayClient: [living("GatewayClient")] }));
  });
});

it("a gateway is refused where another one is there to stay", async () => {
  const view = viewOf({ GatewayClient: [living("GatewayClient")] });

  await expect(create("GatewayServer", view)).rejects.toThrow(
    "namespace liqo-tenant-milan of cluster rome has GatewayClient milan, and Liqo runs one gateway in a namespace",
  );
});

it("what does not go within the timeout is named", async () => {
  const view = viewOf({ WgGatewayServer: [leaving("WgGatewayServer")] });

  await expect(create("GatewayServer", view, "100ms")).rejects.toThrow(
    "Within 100ms the GatewayServer before this was not gone from namespace liqo-tenant-milan of cluster rome. " +
      "Left are: WgGatewayServer milan.",
  );
});

it("a Configuration is created when the ranges of the one before it are given back", async () => {
  const view = viewOf({ Network: [leaving("Network")] }, {});
  const look = vi.spyOn(view, "objects");

  await create("Configuration", view);

  expect(look).toHaveBeenCalledTimes(2);
});
