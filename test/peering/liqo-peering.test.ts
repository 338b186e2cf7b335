import { describe, expect } from "vitest";
import { LiqoNetworkPair } from "../../src/index.js";
import { find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { DEFAULT_GRANT, declarePeering, peering } from "./peering-program.js";

const READY = {
  status: "Ready",
  nodes: [{ name: "milan", status: "Ready", granted: DEFAULT_GRANT }],
  apiServer: "https://192.0.2.2:6443",
};

describe("a peering", () => {
  it("gives the consumer a Ready Node, over a network", async ({ clusters }) => {
    const { outputs } = await clusters.up(peering());

    expect(outputs).toEqual(READY);
    expect(await namesOf(clusters, "Node")).toEqual(["rome milan"]);
    expect(await namesOf(clusters, "Connection")).toEqual(["rome gw-milan", "milan gw-rome"]);
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    await clusters.up(peering());
    const second = await clusters.up(peering());
    clusters.refresh();
    const third = await clusters.up(peering());
    const preview = await clusters.preview(peering());

    expect([second.changes, third.changes, preview.changes]).toMatchObject([
      UNCHANGED,
      UNCHANGED,
      UNCHANGED,
    ]);
    expect([second.outputs, third.outputs, preview.outputs]).toEqual([READY, READY, READY]);
  });

  it("shows the names of all objects in the first preview", async ({ clusters }) => {
    const places = async () =>
      (await clusters.objects())
        .map(({ cluster, kind, metadata: { namespace = "", name } }) =>
          [cluster, kind, `${namespace}/${name}`].join(" "),
        )
        .sort();
    const { outputs, changes } = await clusters.preview(peering());
    const previewed = await places();
    const run = await clusters.up(peering());

    expect(outputs).toEqual({});
    expect(previewed).toEqual(await places());
    expect(changes).toEqual(run.changes);
  });

  it("deletes all its objects on destroy, besides what Liqo keeps", async ({ clusters }) => {
    const before = await clusters.liveObjects();
    await clusters.up(peering());
    await clusters.destroy();
    const after = await clusters.liveObjects();

    expect(after.filter(({ kind }) => kind !== "ForeignCluster")).toEqual(before);
  });
});

describe("the network of a peering", () => {
  it("is none with network false", async ({ clusters }) => {
    const { outputs } = await clusters.up(() => {
      const { network, status } = declarePeering({ network: false });
      return { status, hasNetwork: network !== undefined };
    });

    expect(outputs).toEqual({ status: "Ready", hasNetwork: false });
    expect(await namesOf(clusters, "GatewayServer")).toEqual([]);
    expect(await namesOf(clusters, "Tenant")).toEqual(["milan rome"]);
  });

  it("has its server in the consumer if the program says so", async ({ clusters }) => {
    await clusters.up(peering({ network: { server: "Consumer" } }));

    expect(await namesOf(clusters, "GatewayServer")).toEqual(["rome milan"]);
    expect(await namesOf(clusters, "Tenant")).toEqual(["milan rome"]);
  });

  it("has its server in the provider by default, with the settings of the program", async () => {
    const clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
    const network = {
      mtu: 1400,
      gatewayServer: { serviceType: "NodePort", nodePort: 30742 },
      gatewayClient: { endpoint: { address: "nat.example.com", port: 4500 } },
    } as const;
    const { outputs } = await clusters.up(peering({ network }));

    expect(outputs.status).toBe("Ready");
    expect(await specOf(clusters, "milan GatewayServer rome")).toMatchObject({
      mtu: 1400,
      endpoint: { serviceType: "NodePort", nodePort: 30742 },
    });
    expect(await specOf(clusters, "rome GatewayClient milan")).toMatchObject({
      endpoint: { addresses: ["nat.example.com"], port: 4500 },
    });
  });

  it.for(["Provider", "Consumer"] as const)(
    "may be an existing pair with the server in the %s",
    async (location, { clusters }) => {
      const program = peering(({ rome, milan }) => {
        const [server, client] = location === "Provider" ? [milan, rome] : [rome, milan];
        return { network: new LiqoNetworkPair("pair", { server, client }) };
      });
      const { outputs } = await clusters.up(program);

      expect(outputs.status).toBe("Ready");
      expect(await find(clusters, "milan Tenant rome")).toMatchObject({
        metadata: { namespace: "liqo-tenant-rome" },
      });
      expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
    },
  );

  it("names the tenant namespaces, also namespaces of the user", async () => {
    const inMilan = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "to-rome",
        labels: { "liqo.io/remote-cluster-id": "rome", "liqo.io/tenant-namespace": "true" },
      },
    };
    const clusters = await startRomeAndMilan({ milan: { objects: [inMilan] } });
    const { outputs } = await clusters.up(
      peering({ network: { gatewayServer: { namespace: "to-rome" } } }),
    );

    expect(outputs.status).toBe("Ready");
    expect(await find(clusters, "milan Tenant rome")).toMatchObject({
      metadata: { namespace: "to-rome" },
    });
    expect(await namesOf(clusters, "Namespace")).not.toContain("milan liqo-tenant-rome");
  });
});

describe("the slices of a peering", () => {
  it("have a Node each, unless the program wants none", async ({ clusters }) => {
    const program = peering({
      network: false,
      resourceSlices: [
        { resources: { cpu: "2" } },
        { name: "spare", virtualNode: false, resources: { cpu: "1", memory: "1024Mi" } },
        { name: "large", virtualNode: { labels: { tier: "gold" }, createNode: false } },
      ],
    });
    const { outputs } = await clusters.up(program);

    expect(outputs.nodes).toEqual([
      { name: "milan", status: "Ready", granted: { ...DEFAULT_GRANT, cpu: "2" } },
      { name: "spare", status: "NoNode", granted: { ...DEFAULT_GRANT, cpu: "1", memory: "1Gi" } },
      { name: "large", status: "NoNode", granted: DEFAULT_GRANT },
    ]);
    expect(outputs.status).toBe("Ready");
    expect((await namesOf(clusters, "VirtualNode")).sort()).toEqual(["rome large", "rome milan"]);
    expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
  });

  it("can be none", async ({ clusters }) => {
    const { outputs } = await clusters.up(peering({ network: false, resourceSlices: [] }));

    expect(outputs).toEqual({ ...READY, nodes: [] });
    expect(await namesOf(clusters, "ResourceSlice")).toEqual(["rome public-key-for-milan"]);
  });

  it("keep their Nodes and are rejected if the program sets the default name", async ({
    clusters,
    events,
  }) => {
    await clusters.up(peering({ network: false }));
    events.length = 0;
    const program = peering({ network: false, resourceSlices: [{ name: "milan" }] });

    await expect(clusters.preview(program)).rejects.toThrow(textPattern("rome-milan-slice"));
    await expect(clusters.up(program)).rejects.toThrow(textPattern("rome-milan-slice"));
    expect(events.filter((event) => /^(create|delete) /.test(event))).toEqual([]);
  });

  it("can be added and removed, and leave the others alone", async ({ clusters, events }) => {
    const program = (...names: string[]) =>
      peering({ network: false, resourceSlices: [{}, ...names.map((name) => ({ name }))] });
    await clusters.up(program());
    events.length = 0;
    const { outputs } = await clusters.up(program("gpu"));
    await clusters.up(program());

    expect(outputs.nodes.map(({ name, status }) => [name, status])).toEqual([
      ["milan", "Ready"],
      ["gpu", "Ready"],
    ]);
    expect(events.filter((event) => /^(create|update|delete) rome /.test(event))).toEqual([
      "create rome ResourceSlice liqo-tenant-milan/gpu",
      "create rome VirtualNode liqo-tenant-milan/gpu",
      "create rome VirtualNode liqo-tenant-milan/gpu",
      "delete rome VirtualNode liqo-tenant-milan/gpu",
      "delete rome ResourceSlice liqo-tenant-milan/gpu",
    ]);
  });
});
