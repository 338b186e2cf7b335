import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import type { LiveObject } from "../../../src/cluster/live-object.js";
import { noteNewNamespace } from "../../../src/lifecycle/adoption/declared-namespaces.js";
import { waitUntilDeleted } from "../../../src/lifecycle/before-change/deleted.js";
import { LiqoCluster } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { CONFIGURATION_LEFTOVERS } from "../../../src/network/configuration-leftovers.js";
import { GATEWAY_LEFTOVERS } from "../../../src/network/gateway/leftovers.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, TERMINATING, UNAVAILABLE } from "../hook-fixture.js";

type Objects = Readonly<Record<string, readonly object[]>>;

/**
 * A namespace with these objects, as it is at each poll. The last state stays. Other namespaces are
 * empty. A gateway is polled with its Secrets, a Configuration with its Networks.
 */
function viewOf(...states: Objects[]): ClusterView {
  let poll = 0;
  return fakeView((kind) => {
    const found = states[Math.min(poll, states.length - 1)]?.[kind] ?? [];
    poll += ["Secret", "Network"].includes(kind) ? 1 : 0;
    return found;
  });
}

/** The requests for a kind. */
const requestsFor = (requests: Mock<ClusterView["get"] | ClusterView["list"]>, kind: string) =>
  requests.mock.calls.filter(([asked]) => asked.kind === kind);

/** A Secret with keys. */
const keys = (isCreatedByLiqo: boolean) => ({
  metadata: {
    name: "gw-milan",
    ownerReferences: isCreatedByLiqo ? [{ kind: "GatewayServer" }] : [],
  },
});

const object = (kind: string, metadata: object = {}) =>
  ({ kind, metadata: { name: "milan", ...metadata } }) as unknown as LiveObject;
const living = (kind: string) => object(kind);
const terminating = (kind: string) => object(kind, TERMINATING);

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
  const search = kind === "Configuration" ? CONFIGURATION_LEFTOVERS : GATEWAY_LEFTOVERS;
  const spy = vi.spyOn(cluster, "view").mockResolvedValue(view);
  const hook = waitUntilDeleted(cluster, { cluster, kind, search, timeout });
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "milan", labels } };
  await runHook(hook, newInputs);
  spy.mockRestore();
}

describe("a gateway is created", () => {
  it("at once if there was no earlier gateway", async () => {
    await expect(create("GatewayServer", viewOf({}))).resolves.toBeUndefined();
  });

  // case: S30 A recreated gateway finds the leftovers of the deleted gateway with the same name.
  it("once all leftovers of the earlier gateway are deleted", async () => {
    const view = viewOf(
      {
        GatewayServer: [terminating("GatewayServer")],
        WgGatewayServer: [living("WgGatewayServer")],
      },
      { WgGatewayServer: [terminating("WgGatewayServer")] },
      {},
    );
    const list = vi.spyOn(view, "list");

    await create("GatewayServer", view);

    expect(requestsFor(list, "WgGatewayServer")).toHaveLength(3);
  });

  it("at once if it already exists and is adopted", async () => {
    const view = viewOf({ GatewayServer: [living("GatewayServer")] });
    const list = vi.spyOn(view, "list");

    await create("GatewayServer", view);

    expect(requestsFor(list, "GatewayServer")).toHaveLength(1);
  });

  it("at once behind mocks", async () => {
    await expect(create("GatewayServer", undefined)).resolves.toBeUndefined();
  });

  it("at once, with a warning that names the missing right, if leftovers are forbidden to list", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const view = fakeView((kind) => (kind === "Pod" ? FORBIDDEN : []));

    await create("GatewayServer", view);

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "forbidden: cannot list leftovers of an earlier GatewayServer in namespace liqo-tenant-milan of cluster rome. Liqo " +
          "would reuse them for the new GatewayServer. " +
          'Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets. ' +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ),
      cluster,
    );
  });

  it.each([
    ["GatewayServer", "pods"],
    ["Configuration", "networks.ipam.liqo.io"],
  ] as const)(
    "with one warning if leftovers of a %s in other namespaces are forbidden to list",
    async (kind, what) => {
      const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
      const view = viewOf({ WgGatewayServer: [terminating("WgGatewayServer")] }, {});
      vi.spyOn(view, "listEverywhere").mockRejectedValue(FORBIDDEN);

      await create(kind, view);

      expect(warn).toHaveBeenCalledExactlyOnceWith(
        messageWith(
          `forbidden: cannot list ${what} in all namespaces of cluster rome, so leftovers of an earlier ${kind} in another ` +
            `namespace are not waited for. Grant "list" on ${what}. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
        ),
        cluster,
      );
    },
  );

  it("without reading a namespace that this run has created", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");

    const view = viewOf({ GatewayClient: [living("GatewayClient")] });
    const list = vi.spyOn(view, "list");

    await create("GatewayServer", view);

    expect(list).not.toHaveBeenCalled();
  });

  it("once all its leftovers in its former namespace are deleted", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");
    const view = viewOf({});
    const pods = vi
      .spyOn(view, "listEverywhere")
      .mockResolvedValueOnce([object("Pod", { namespace: "before" })]);
    const before = viewOf({ WgGatewayServer: [terminating("WgGatewayServer")] });
    Object.assign(view, { within: () => before });
    Object.assign(before, { getNamespace: () => Promise.resolve({}) });

    await create("GatewayServer", view);

    expect(pods).toHaveBeenCalledTimes(2);
  });
});

it("a gateway is created after Liqo's keys of the earlier gateway are deleted", async () => {
  const view = viewOf({ Secret: [keys(true)] }, { Secret: [keys(true)] }, {});
  const list = vi.spyOn(view, "list");

  await create("GatewayServer", view);

  expect(requestsFor(list, "Secret")).toHaveLength(3);
  expect(list).toHaveBeenCalledWith(
    { apiVersion: "v1", kind: "Secret" },
    { "liqo.io/remote-cluster-id": "milan", "networking.liqo.io/gateway-resource": "true" },
  );
});

it("a gateway is created at once beside the stack's own keys", async () => {
  const view = viewOf({ Secret: [keys(false)] });
  const list = vi.spyOn(view, "list");

  await create("GatewayServer", view);

  expect(requestsFor(list, "Secret")).toHaveLength(1);
});

// case: S6
it("a gateway is rejected if the namespace has another gateway, unless that gateway is Terminating", async () => {
  const view = viewOf({ GatewayClient: [living("GatewayClient")] });

  await expect(create("GatewayServer", view)).rejects.toThrow(
    textPattern(
      "namespace liqo-tenant-milan of cluster rome has GatewayClient milan, and Liqo runs one gateway in a namespace " +
        "Delete GatewayClient milan if it is not needed, or set another namespace. " +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#second-gateway",
    ),
  );
});

it("leftovers are reported if they are not deleted within the timeout", async () => {
  const view = viewOf({ WgGatewayServer: [terminating("WgGatewayServer")] });

  await expect(create("GatewayServer", view, "100ms")).rejects.toThrow(
    [
      "timed out after 100ms: the earlier GatewayServer in cluster rome is still being deleted",
      "  blocking: WgGatewayServer milan in namespace liqo-tenant-milan",
      "Check that Liqo runs, and read its log; then run pulumi up again:",
      "  kubectl -n liqo get pods",
      "  kubectl -n liqo logs deploy/liqo-controller-manager",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-leftovers",
    ].join("\n"),
  );
});

it("the error of an API server is reported after the timeout", async () => {
  const view = fakeView((kind) => (kind === "Network" ? UNAVAILABLE : []));

  await expect(create("Configuration", view, "100ms")).rejects.toThrow(
    /^timed out after 100ms: the earlier Configuration in cluster rome is still being deleted\n {2}cannot inspect cluster rome: etcd has no leader\n/,
  );
});

it("a gateway is created once its API server responds again", async () => {
  const view = viewOf({});
  const get = vi.spyOn(view, "get").mockRejectedValueOnce(UNAVAILABLE);

  await create("GatewayServer", view);

  expect(requestsFor(get, "Deployment")).toHaveLength(2);
});

it("a Configuration is created once the CIDRs of the earlier Configuration are released", async () => {
  const ownerReferences = [{ kind: "Configuration", controller: true }];
  const view = viewOf({ Network: [object("Network", { ownerReferences })] }, {});
  const list = vi.spyOn(view, "list");

  await create("Configuration", view);

  expect(requestsFor(list, "Network")).toHaveLength(2);
});

it("a Configuration is created at once beside a CIDR of your own", async () => {
  const view = viewOf({ Network: [living("Network")] });
  const list = vi.spyOn(view, "list");

  await create("Configuration", view);

  expect(requestsFor(list, "Network")).toHaveLength(1);
});
