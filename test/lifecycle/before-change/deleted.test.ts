import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView, LiveObject } from "../../../src/cluster/cluster-view.js";
import { noteNewNamespace } from "../../../src/lifecycle/adoption/declared-namespaces.js";
import { waitUntilDeleted } from "../../../src/lifecycle/before-change/deleted.js";
import { LiqoCluster } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { FORBIDDEN, runHook, TERMINATING, UNAVAILABLE } from "../hook-fixture.js";

type Seen = Readonly<Record<string, readonly LiveObject[]>>;

/**
 * A namespace with these Liqo objects and no workloads, as it is at each poll. The last state stays. Other namespaces are
 * empty.
 */
function viewOf(...states: Seen[]): ClusterView {
  let poll = 0;
  const now = (kind: string) => states[Math.min(poll, states.length - 1)]?.[kind] ?? [];
  return {
    everywhere: () => Promise.resolve([]),
    liqoObject: (kind: string) => Promise.resolve(now(kind)[0]),
    liqoObjects: (kind: string) => Promise.resolve(now(kind)),
    objects: (_: string, kind: string) => {
      const found = now(kind);
      poll += 1;
      return Promise.resolve(found);
    },
    gateway: () => Promise.resolve({ pods: [] }),
    keys: () => {
      const found = now("Secret");
      poll += 1;
      return Promise.resolve(found);
    },
  } as unknown as ClusterView;
}

/** A Secret with keys, as a view returns it. */
const keys = (isLiqoMade: boolean) => ({ name: "gw-milan", isLiqoMade }) as unknown as LiveObject;

const seen = (kind: string, metadata: object = {}) =>
  ({ kind, metadata: { name: "milan", ...metadata } }) as unknown as LiveObject;
const living = (kind: string) => seen(kind);
const leaving = (kind: string) => seen(kind, TERMINATING);

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
  const spy = vi.spyOn(cluster, "view").mockResolvedValue(view);
  const hook = waitUntilDeleted(cluster, { cluster, kind, timeout });
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "milan", labels } };
  await runHook(hook, newInputs);
  spy.mockRestore();
}

describe("a gateway is created", () => {
  it("at once if there was no earlier gateway", async () => {
    await create("GatewayServer", viewOf({}));
  });

  // case: S30 A recreated gateway finds the leftovers of the deleted gateway with the same name.
  it("once nothing is left of the earlier gateway", async () => {
    const view = viewOf(
      { GatewayServer: [leaving("GatewayServer")], WgGatewayServer: [living("WgGatewayServer")] },
      { WgGatewayServer: [leaving("WgGatewayServer")] },
      {},
    );
    const request = vi.spyOn(view, "gateway");

    await create("GatewayServer", view);

    expect(request).toHaveBeenCalledTimes(3);
  });

  it("at once if it already exists, and so is adopted", async () => {
    const view = viewOf({ GatewayServer: [living("GatewayServer")] });
    await create("GatewayServer", view);
  });

  it("at once behind mocks", async () => {
    await create("GatewayServer", undefined);
  });

  it("at once, with a warning that names the missing right, if leftovers are forbidden to list", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const view = Object.assign(viewOf({}), { gateway: () => Promise.reject(FORBIDDEN) });

    await create("GatewayServer", view);

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "forbidden: cannot list what is left of an earlier GatewayServer in namespace liqo-tenant-milan of cluster rome, and " +
        'Liqo would take leftovers for the new one. Grant "list" on Liqo\'s networking objects, Deployments, Services, pods ' +
        "and Secrets",
      cluster,
    );
  });

  it.each([
    ["GatewayServer", "pods"],
    ["Configuration", "networks.ipam.liqo.io"],
  ] as const)(
    "with one warning if a %s may have leftovers elsewhere that are forbidden to list",
    async (kind, what) => {
      const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
      const view = viewOf({ WgGatewayServer: [leaving("WgGatewayServer")] }, {});
      Object.assign(view, { everywhere: () => Promise.resolve("unreadable") });

      await create(kind, view);

      expect(warn).toHaveBeenCalledExactlyOnceWith(
        `forbidden: cannot list ${what} in all namespaces of cluster rome, so leftovers of an earlier ${kind} in another namespace ` +
          'are not waited for. Grant "list" on them',
        cluster,
      );
    },
  );

  it("without reading a namespace that this run has created", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");

    await create("GatewayServer", viewOf({ GatewayClient: [living("GatewayClient")] }));
  });

  it("once nothing is left of it in its former namespace", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");
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

it("a gateway is created once the keys that Liqo created for the earlier gateway are deleted", async () => {
  const view = viewOf({ Secret: [keys(true)] }, { Secret: [keys(true)] }, {});
  const request = vi.spyOn(view, "keys");

  await create("GatewayServer", view);

  expect(request).toHaveBeenCalledTimes(3);
  expect(request).toHaveBeenCalledWith({
    "liqo.io/remote-cluster-id": "milan",
    "networking.liqo.io/gateway-resource": "true",
  });
});

it("a gateway is created at once beside the stack's own keys", async () => {
  const view = viewOf({ Secret: [keys(false)] });
  const request = vi.spyOn(view, "keys");

  await create("GatewayServer", view);

  expect(request).toHaveBeenCalledOnce();
});

// case: S6
it("a gateway is rejected if the namespace has another gateway that is not Terminating", async () => {
  const view = viewOf({ GatewayClient: [living("GatewayClient")] });

  await expect(create("GatewayServer", view)).rejects.toThrow(
    "namespace liqo-tenant-milan of cluster rome has GatewayClient milan, and Liqo runs one gateway in a namespace",
  );
});

it("leftovers that are not deleted within the timeout are reported", async () => {
  const view = viewOf({ WgGatewayServer: [leaving("WgGatewayServer")] });

  await expect(create("GatewayServer", view, "100ms")).rejects.toThrow(
    "Within 100ms the GatewayServer before this was not gone from cluster rome: " +
      "left are WgGatewayServer milan in namespace liqo-tenant-milan. To find out why, check that Liqo runs: " +
      "kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager. Then run up again",
  );
});

it("the error of an API server is reported after the timeout", async () => {
  const view = viewOf({});
  vi.spyOn(view, "objects").mockRejectedValue(UNAVAILABLE);

  await expect(create("Configuration", view, "100ms")).rejects.toThrow(
    /^Within 100ms the Configuration before this was not gone from cluster rome: cluster rome cannot be looked into: etcd has no leader\. To find out why/,
  );
});

it("a gateway is created once its API server responds again", async () => {
  const view = viewOf({});
  const request = vi.spyOn(view, "gateway").mockRejectedValueOnce(UNAVAILABLE);

  await create("GatewayServer", view);

  expect(request).toHaveBeenCalledTimes(2);
});

it("a Configuration is created once the CIDRs of the earlier Configuration are released", async () => {
  const ownerReferences = [{ kind: "Configuration", controller: true }];
  const view = viewOf({ Network: [seen("Network", { ownerReferences })] }, {});
  const request = vi.spyOn(view, "objects");

  await create("Configuration", view);

  expect(request).toHaveBeenCalledTimes(2);
});

it("a Configuration is created at once beside a CIDR of your own", async () => {
  const view = viewOf({ Network: [living("Network")] });
  const request = vi.spyOn(view, "objects");

  await create("Configuration", view);

  expect(request).toHaveBeenCalledOnce();
});
