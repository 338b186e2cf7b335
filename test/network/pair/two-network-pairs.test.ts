import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { KeyExchange, LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { SimulatedClusters } from "../../../src/testing/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

describe("a second pair of the same clusters is rejected", () => {
  it("with the roles swapped", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const first = new LiqoNetworkPair("first", { server: milan, client: rome });
      const second = new LiqoNetworkPair("second", { server: rome, client: milan });
      return { first: first.status, second: second.status };
    };

    await expect(clusters.up(program)).rejects.toThrow(
      /client: "(first" already connects milan and rome|second" already connects rome and milan); Liqo/,
    );
  });

  it("with the same name and another parent", async ({ clusters }) => {
    class Region extends pulumi.ComponentResource {}
    const program = () => {
      const { rome, milan } = romeAndMilan();
      for (const region of ["North", "South"]) {
        const parent = new Region(`test:index:${region}`, "region");
        new LiqoNetworkPair("pair", { server: milan, client: rome }, { parent });
      }
    };

    await expect(clusters.up(program)).rejects.toThrow(
      'client: "pair" already connects rome and milan; Liqo supports one tunnel',
    );
  });

  // case: S7 Several tenant namespaces or Configurations exist for one remote cluster.
  it("in other namespaces", async () => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const first = new LiqoNetworkPair("first", { server: milan, client: rome });
      const second = new LiqoNetworkPair("second", {
        server: { cluster: milan, namespace: "to-rome-too" },
        client: { cluster: rome, namespace: "to-milan-too" },
      });
      return { first: first.status, second: second.status };
    };
    const clusters = await startRomeAndMilan({
      milan: { objects: [namespace("to-rome-too")] },
      rome: { objects: [namespace("to-milan-too")] },
    });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkPair "second" has invalid arguments:
        - client: "first" already connects rome and milan; Liqo supports one tunnel per pair of clusters.
          A LiqoPeering uses it if you set network
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
    expect(await clusters.objects()).not.toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ namespace: "to-rome-too" }) as unknown,
      }),
    );
  });
});

describe("two components with the same names of resources are rejected", () => {
  const start = () => SimulatedClusters.start({ hub: {}, "eu-1": {}, "1": {} });
  const clusters = () => ({
    hub: new LiqoCluster("hub", { context: "hub" }),
    eu1: new LiqoCluster("eu-1", { context: "eu-1" }),
    one: new LiqoCluster("1", { context: "1" }),
  });

  // case: V19 Two pairs get the same names for their resources, such as `a` with cluster `b-c` and
  // `a-b` with cluster `c`.
  // case: C20 Two pairs get the same names for their resources (see V19).
  it("two pairs", async () => {
    const program = () => {
      const { hub, eu1, one } = clusters();
      new LiqoNetworkPair("link", { server: hub, client: eu1 });
      new LiqoNetworkPair("link-eu", { server: hub, client: one });
    };

    await expect((await start()).preview(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkPair "link-eu" has invalid arguments:
        - client: its resources would have the same names as resources of "link" (link-eu-1-...): rename
          the component or the cluster
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  // case: V19, C20
  it("two exchanges of keys", async () => {
    const program = () => {
      const { hub, eu1, one } = clusters();
      const exchange = (name: string, cluster: LiqoCluster) =>
        new KeyExchange(name, {
          server: { cluster: hub, remoteClusterId: cluster.clusterId },
          client: { cluster, remoteClusterId: hub.clusterId },
        });
      exchange("link", eu1);
      exchange("link-eu", one);
    };

    await expect((await start()).preview(program)).rejects.toThrow(
      'client: its resources would have the same names as resources of "link" (link-eu-1-...)',
    );
  });
});
