import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import type { NamespaceView } from "../../../src/cluster/namespace-view.js";
import type { LiveObject } from "../../../src/cluster/live-object.js";
import { noteNewNamespace } from "../../../src/lifecycle/adoption/declared-namespaces.js";
import { waitUntilDeleted } from "../../../src/lifecycle/before-change/deletion-wait.js";
import type { LiqoCluster } from "../../../src/index.js";
import { CONFIGURATION_LEFTOVERS } from "../../../src/network/configuration-leftovers.js";
import { GATEWAY_LEFTOVERS } from "../../../src/network/gateway/leftovers.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, TERMINATING, UNAVAILABLE } from "../hook-fixture.js";
import { hookTest } from "../hook-test.js";
import { type ObjectsByKind, PolledView } from "../polled-view.js";

const it = hookTest("rome");

/** A namespace as each poll finds it. Other namespaces are empty. */
const polled = (...states: ObjectsByKind[]) => new PolledView(states, ["Secret", "Network"]);

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

async function create(
  cluster: LiqoCluster,
  kind: "Configuration" | "GatewayServer",
  view: NamespaceView | undefined,
  timeout = "10s",
): Promise<void> {
  const search = kind === "Configuration" ? CONFIGURATION_LEFTOVERS : GATEWAY_LEFTOVERS;
  vi.spyOn(cluster, "view").mockResolvedValue(view);
  const hook = waitUntilDeleted(cluster, { cluster, kind, search, timeout });
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "milan", labels } };
  await runHook(hook, newInputs);
}

describe("a gateway is created", () => {
  it("at once if there was no earlier gateway", async ({ cluster }) => {
    await expect(create(cluster, "GatewayServer", polled({}).view)).resolves.toBeUndefined();
  });

  // case: S30 A recreated gateway finds the leftovers of the deleted gateway with the same name.
  it("once all leftovers of the earlier gateway are deleted", async ({ cluster }) => {
    const namespace = polled(
      {
        GatewayServer: [terminating("GatewayServer")],
        WgGatewayServer: [living("WgGatewayServer")],
      },
      { WgGatewayServer: [terminating("WgGatewayServer")] },
      {},
    );

    await create(cluster, "GatewayServer", namespace.view);

    expect(namespace.polls).toBe(3);
  });

  it("at once if it already exists and is adopted", async ({ cluster }) => {
    const namespace = polled({ GatewayServer: [living("GatewayServer")] });

    await create(cluster, "GatewayServer", namespace.view);

    expect(namespace.polls).toBe(1);
  });

  it("at once behind mocks", async ({ cluster }) => {
    await expect(create(cluster, "GatewayServer", undefined)).resolves.toBeUndefined();
  });

  it("at once, with a warning that names the missing right, if leftovers are forbidden to list", async ({
    cluster,
  }) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const view = fakeView((kind) => (kind === "Pod" ? FORBIDDEN : []));

    await create(cluster, "GatewayServer", view);

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

  it.for([
    ["GatewayServer", "pods"],
    ["Configuration", "networks.ipam.liqo.io"],
  ] as const)(
    "with one warning if leftovers of a %s in other namespaces are forbidden to list",
    async ([kind, what], { cluster }) => {
      const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
      const { view } = polled({ WgGatewayServer: [terminating("WgGatewayServer")] }, {});
      vi.spyOn(view, "listEverywhere").mockRejectedValue(FORBIDDEN);

      await create(cluster, kind, view);

      expect(warn).toHaveBeenCalledExactlyOnceWith(
        messageWith(
          `forbidden: cannot list ${what} in all namespaces of cluster rome, so leftovers of an earlier ${kind} in another ` +
            `namespace are not waited for. Grant "list" on ${what}. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
        ),
        cluster,
      );
    },
  );

  it("without reading a namespace that this run has created", async ({ cluster }) => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");
    const { view } = polled({ GatewayClient: [living("GatewayClient")] });
    const list = vi.spyOn(view, "list");

    await create(cluster, "GatewayServer", view);

    expect(list).not.toHaveBeenCalled();
  });

  it("once all its leftovers in its former namespace are deleted", async ({ cluster }) => {
    noteNewNamespace(cluster.provider, "liqo-tenant-milan");
    const { view } = polled({});
    const pods = vi
      .spyOn(view, "listEverywhere")
      .mockResolvedValueOnce([object("Pod", { namespace: "before" })]);
    const { view: before } = polled({ WgGatewayServer: [terminating("WgGatewayServer")] });
    Object.assign(view, { within: () => before });
    Object.assign(before, { getNamespace: () => Promise.resolve({}) });

    await create(cluster, "GatewayServer", view);

    expect(pods).toHaveBeenCalledTimes(2);
  });
});

it("a gateway is created after Liqo's keys of the earlier gateway are deleted", async ({
  cluster,
}) => {
  const namespace = polled({ Secret: [keys(true)] }, { Secret: [keys(true)] }, {});
  const list = vi.spyOn(namespace.view, "list");

  await create(cluster, "GatewayServer", namespace.view);

  expect(namespace.polls).toBe(3);
  expect(list).toHaveBeenCalledWith(
    { apiVersion: "v1", kind: "Secret" },
    { "liqo.io/remote-cluster-id": "milan", "networking.liqo.io/gateway-resource": "true" },
  );
});

it("a gateway is created at once beside the stack's own keys", async ({ cluster }) => {
  const namespace = polled({ Secret: [keys(false)] });

  await create(cluster, "GatewayServer", namespace.view);

  expect(namespace.polls).toBe(1);
});

// case: S6
it("a gateway is rejected if the namespace has another gateway, unless that gateway is Terminating", async ({
  cluster,
}) => {
  const { view } = polled({ GatewayClient: [living("GatewayClient")] });

  await expect(create(cluster, "GatewayServer", view)).rejects.toThrow(
    textPattern(
      "namespace liqo-tenant-milan of cluster rome has GatewayClient milan, and Liqo runs one gateway in a namespace " +
        "Delete GatewayClient milan if it is not needed, or set another namespace. " +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#second-gateway",
    ),
  );
});

it("leftovers are reported if they are not deleted within the timeout", async ({ cluster }) => {
  const { view } = polled({ WgGatewayServer: [terminating("WgGatewayServer")] });

  await expect(create(cluster, "GatewayServer", view, "100ms")).rejects.toThrow(
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

it("the error of an API server is reported after the timeout", async ({ cluster }) => {
  const view = fakeView((kind) => (kind === "Network" ? UNAVAILABLE : []));

  await expect(create(cluster, "Configuration", view, "100ms")).rejects.toThrow(
    /^timed out after 100ms: the earlier Configuration in cluster rome is still being deleted\n {2}cannot inspect cluster rome: etcd has no leader\n/,
  );
});

it("a gateway is created once its API server responds again", async ({ cluster }) => {
  const { view } = polled({});
  const get = vi.spyOn(view, "get").mockRejectedValueOnce(UNAVAILABLE);

  await create(cluster, "GatewayServer", view);

  expect(get.mock.calls.filter(([{ kind }]) => kind === "Deployment")).toHaveLength(2);
});

it("a Configuration is created once the CIDRs of the earlier Configuration are released", async ({
  cluster,
}) => {
  const ownerReferences = [{ kind: "Configuration", controller: true }];
  const namespace = polled({ Network: [object("Network", { ownerReferences })] }, {});

  await create(cluster, "Configuration", namespace.view);

  expect(namespace.polls).toBe(2);
});

it("a Configuration is created at once beside a CIDR of your own", async ({ cluster }) => {
  const namespace = polled({ Network: [living("Network")] });

  await create(cluster, "Configuration", namespace.view);

  expect(namespace.polls).toBe(1);
});
