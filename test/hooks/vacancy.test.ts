import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView, SeenObject } from "../../src/cluster/cluster-view.js";
import { noteNewNamespace } from "../../src/hooks/new-namespace.js";
import { vacancyHook } from "../../src/hooks/vacancy.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

type Seen = Readonly<Record<string, readonly SeenObject[]>>;

/**
 * A namespace with these Liqo objects and no workloads, as it is at each look into it. The last one stays. There is nothing in
 * other namespaces.
 */
function viewOf(...looks: Seen[]): ClusterView {
  let look = 0;
  const now = (kind: string) => looks[Math.min(look, looks.length - 1)]?.[kind] ?? [];
  return {
    everywhere: () => Promise.resolve([]),
    liqoObject: (kind: string) => Promise.resolve(now(kind)[0]),
    liqoObjects: (kind: string) => Promise.resolve(now(kind)),
    objects: (_: string, kind: string) => {
      const found = now(kind);
      look += 1;
      return Promise.resolve(found);
    },
    gateway: () => Promise.resolve({ pods: [] }),
    keys: () => {
      const found = now("Secret");
      look += 1;
      return Promise.resolve(found);
    },
  } as unknown as ClusterView;
}

/** A Secret with keys, as a view tells of it. */
const keys = (isLiqoMade: boolean) => ({ name: "gw-milan", isLiqoMade }) as unknown as SeenObject;

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
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "milan", labels } };
  await hook({ urn: "", id: "", name: "", type: "", newInputs });
  look.mockRestore();
}

/** The provider of a cluster that is looked into through it alone. */
function ofProvider(): Provider {
  const provider = new Provider("mine", { context: "rome" });
  cluster = new LiqoCluster("mine", { provider });
  return provider;
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

  it("at once, with a warning, where one may not look for what is left", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const forbidden = Object.assign(new Error("pods is forbidden"), { code: 403 });
    const view = Object.assign(viewOf({}), { gateway: () => Promise.reject(forbidden) });

    await create("GatewayServer", view);

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "may not look in cluster rome for what is left of a GatewayServer before this one, and Liqo takes that for the new " +
        "one: give this user the right to list Liqo's objects, Deployments, Services and pods in its namespace",
      cluster,
    );
  });

  it("without a look into a namespace that this run has made", async () => {
    noteNewNamespace(ofProvider(), "liqo-tenant-milan");

    await create("GatewayServer", viewOf({ GatewayClient: [living("GatewayClient")] }));
  });

  it("when nothing is left of the one in the namespace that it comes from", async () => {
    noteNewNamespace(ofProvider(), "liqo-tenant-milan");
    const view = viewOf({});
    const pods = vi
      .spyOn(view, "everywhere")
      .mockResolvedValueOnce([seen("Pod", { namespace: "before" })]);
    const before = viewOf({ WgGatewayServer: [leaving("WgGatewayServer")] });
    Object.assign(view, { within: () => before });
    Object.assign(before, { itself: () => Promise.resolve({}) });

    await create("GatewayServer", view);

    expect(pods).toHaveBeenCalledTimes(2);
  });
});

it("a gateway is created when the keys that Liqo has made for the one before it are gone", async () => {
  const view = viewOf({ Secret: [keys(true)] }, { Secret: [keys(true)] }, {});
  const look = vi.spyOn(view, "keys");

  await create("GatewayServer", view);

  expect(look).toHaveBeenCalledTimes(3);
  expect(look).toHaveBeenCalledWith({
    "liqo.io/remote-cluster-id": "milan",
    "networking.liqo.io/gateway-resource": "true",
  });
});

it("a gateway is created at once beside keys of the stack's own", async () => {
  const view = viewOf({ Secret: [keys(false)] });
  const look = vi.spyOn(view, "keys");

  await create("GatewayServer", view);

  expect(look).toHaveBeenCalledOnce();
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
    "Within 100ms the GatewayServer before this was not gone from cluster rome: " +
      "left are WgGatewayServer milan in namespace liqo-tenant-milan. See whether Liqo works there " +
      "(kubectl -n liqo logs deploy/liqo-controller-manager), then run up again",
  );
});

it("a cluster that cannot be looked into is named", async () => {
  const error = new Error("connect ECONNREFUSED 127.0.0.1:6443");
  const view = viewOf({});
  vi.spyOn(view, "objects").mockRejectedValue(error);

  await expect(create("Configuration", view, "100ms")).rejects.toThrow(
    /^Within 100ms the Configuration before this was not gone from cluster rome: cluster rome cannot be looked into: connect ECONNREFUSED 127.0.0.1:6443. See whether/,
  );
});

it("a gateway is created when its cluster can be looked into again", async () => {
  const view = viewOf({});
  const look = vi.spyOn(view, "gateway").mockRejectedValueOnce(new Error("HTTP-Code: 503"));

  await create("GatewayServer", view);

  expect(look).toHaveBeenCalledTimes(2);
});

it("a Configuration is created when the ranges of the one before it are given back", async () => {
  const ownerReferences = [{ kind: "Configuration", controller: true }];
  const view = viewOf({ Network: [seen("Network", { ownerReferences })] }, {});
  const look = vi.spyOn(view, "objects");

  await create("Configuration", view);

  expect(look).toHaveBeenCalledTimes(2);
});

it("a Configuration is created at once beside a range of somebody's own", async () => {
  const view = viewOf({ Network: [living("Network")] });
  const look = vi.spyOn(view, "objects");

  await create("Configuration", view);

  expect(look).toHaveBeenCalledOnce();
});
