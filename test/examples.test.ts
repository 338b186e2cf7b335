import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { SimulatedClusters } from "../src/testing/index.js";
import { gatewayUids, startWithGateways } from "./network/gateway/liqoctl-gateways.js";
import { joined } from "./rome-and-milan.js";
import { it } from "./simulated-test.js";

// Runs every program of examples/, except automation-api, which starts the Pulumi CLI, and
// install-and-connect, which installs a Helm chart.

afterEach(() => {
  configure({});
});

/** Sets the stack's configuration, as `pulumi config set` does. */
function configure(config: Readonly<Record<string, string>>): void {
  const entries = Object.entries(config).map(([key, value]) => [`simulated:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
}

/** Runs an example. Its module runs again only after it is removed from the cache. */
async function up<T>(stack: SimulatedClusters, program: () => Promise<T>) {
  vi.resetModules();
  return stack.up(program);
}

describe.each([
  ["ci-preview", () => import("../examples/ci-preview/index.js"), {}],
  ["custom-template", () => import("../examples/custom-template/index.js"), {}],
  ["known-endpoint", () => import("../examples/known-endpoint/index.js"), { address: "192.0.2.2" }],
  ["node-port", () => import("../examples/node-port/index.js"), {}],
  ["two-clusters", () => import("../examples/two-clusters/index.js"), {}],
])("%s", (_, program, config) => {
  it("is Connected after the first up, and the second up makes no changes", async ({
    clusters,
  }) => {
    configure(config);
    const { outputs } = await up<{ readonly status: pulumi.Output<string> }>(clusters, program);

    expect(outputs.status).toBe("Connected");
    const { changes } = await up(clusters, program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
  });
});

describe.each([
  ["peering", () => import("../examples/peering/index.js")],
  ["offloaded-namespace", () => import("../examples/offloaded-namespace/index.js")],
])("%s", (_, program) => {
  it("is Ready after the first up, and the second up makes no changes", async ({ clusters }) => {
    const { outputs } = await up<{ readonly status: pulumi.Output<string> }>(clusters, program);

    expect(outputs.status).toBe("Ready");
    const { changes } = await up(clusters, program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
  });
});

describe("offloaded-namespace", () => {
  it("creates the Deployment after the namespace is offloaded", async ({ clusters, events }) => {
    const { outputs } = await up(
      clusters,
      () => import("../examples/offloaded-namespace/index.js"),
    );

    expect(outputs.remoteNamespaceName).toBe("shop-rome");
    expect(await clusters.liveObjects("Namespace")).toContainEqual(
      expect.objectContaining({
        cluster: "milan",
        metadata: expect.objectContaining({ name: "shop-rome" }) as object,
      }),
    );
    expect(events.at(-1)).toBe("create rome Deployment shop/web");
  });

  it("leaves only the objects after destroy that Liqo never deletes", async ({ clusters }) => {
    const names = async () =>
      (await clusters.liveObjects()).map(({ cluster, kind, metadata }) =>
        [cluster, kind, metadata.name].join(" "),
      );
    const before = await names();
    await up(clusters, () => import("../examples/offloaded-namespace/index.js"));
    await clusters.destroy();

    expect((await names()).filter((name) => !before.includes(name))).toEqual([
      "rome ForeignCluster milan",
      "milan ForeignCluster rome",
    ]);
  });
});

describe("custom-template", () => {
  it("declares the ping interval in the client's template", async ({ clusters }) => {
    await up(clusters, () => import("../examples/custom-template/index.js"));

    const templates = await clusters.objects("WgGatewayClientTemplate");
    expect(JSON.stringify(templates)).toContain('"--ping-interval=1s"');
  });
});

describe("full-mesh", () => {
  it("connects each cluster with each other cluster", async () => {
    const three = await SimulatedClusters.start({ rome: {}, milan: {}, oslo: {} });
    const { outputs } = await up(three, () => import("../examples/full-mesh/index.js"));

    expect(outputs.status).toEqual({
      "rome-milan": "Connected",
      "rome-oslo": "Connected",
      "milan-oslo": "Connected",
    });
    expect(await three.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", metadata: { name: "rome" } },
      { cluster: "oslo", metadata: { name: "rome" } },
      { cluster: "oslo", metadata: { name: "milan" } },
    ]);
  });
});

describe("adopt-existing", () => {
  it("adopts existing gateways with their keys", async () => {
    const { clusters, others } = await startWithGateways();
    const { outputs } = await up(clusters, () => import("../examples/adopt-existing/index.js"));

    expect(outputs.status).toBe("Connected");
    expect(await gatewayUids(clusters)).toEqual(await gatewayUids(others));
  });

  it("imports a single object with single-object.ts", async ({ clusters }) => {
    await clusters.stack("others").up(joined);
    const { outputs } = await up(
      clusters,
      () => import("../examples/adopt-existing/single-object.js"),
    );

    expect(outputs.remapped).toEqual({ pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] });
  });
});

describe("peering-two-administrators", () => {
  it("is Ready after the administrators exchanged documents as its README describes", async ({
    clusters,
  }) => {
    const [milan, rome] = [clusters.stack("milan"), clusters.stack("rome")];
    const atMilan = async () =>
      (await up(milan, () => import("../examples/peering-two-administrators/milan/index.js")))
        .outputs;
    const atRome = async () =>
      (await up(rome, () => import("../examples/peering-two-administrators/rome/index.js")))
        .outputs;

    const first = await atMilan();
    expect(first.status).toMatch(/^waiting for .* of rome/);
    configure({ remotePeerInfo: JSON.stringify(first.peerInfo) });
    const second = await atRome();
    expect(second.status).toMatch(/^waiting for milan/);
    configure({ remotePeerInfo: JSON.stringify(second.peerInfo) });
    const third = await atMilan();
    expect(third.status).toMatch(/^waiting for rome/);
    configure({ remotePeerInfo: JSON.stringify(third.peerInfo) });
    expect((await atRome()).status).toBe("Ready");
  });
});

describe("split-administration", () => {
  it("is Connected after the administrators exchanged documents as its README describes", async ({
    clusters,
  }) => {
    const [milan, rome] = [clusters.stack("milan"), clusters.stack("rome")];
    const atMilan = async () =>
      (await up(milan, () => import("../examples/split-administration/milan/index.js"))).outputs;
    const atRome = async () =>
      (await up(rome, () => import("../examples/split-administration/rome/index.js"))).outputs;

    const first = await atMilan();
    expect(first.status).toMatch(/^waiting for .* of rome/);
    configure({ remotePeerInfo: JSON.stringify(first.peerInfo) });
    const second = await atRome();
    expect(second.status).toMatch(/^waiting for milan/);
    configure({ remotePeerInfo: JSON.stringify(second.peerInfo) });
    const third = await atMilan();
    expect(third.status).toBe("Connected");
    configure({ remotePeerInfo: JSON.stringify(third.peerInfo) });
    expect((await atRome()).status).toBe("Connected");
  });
});
