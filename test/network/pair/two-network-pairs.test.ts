import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoNetworkPair } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("refuses, and creates nothing of", () => {
  it("two pairs of the same clusters, whoever is the server", async () => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const one = new LiqoNetworkPair("one", { server: milan, client: rome });
      const two = new LiqoNetworkPair("two", { server: rome, client: milan });
      return { one: one.status, two: two.status };
    };

    await expect(clusters.up(program)).rejects.toThrow(
      /expected the only gateway of cluster milan to cluster rome, got a second one beside "(one-server|two-client)"/,
    );
  });

  it("two pairs of the same clusters and the same name, in two places of the program", async () => {
    class Region extends pulumi.ComponentResource {}
    const program = () => {
      const { rome, milan } = romeAndMilan();
      for (const region of ["North", "South"]) {
        const parent = new Region(`test:index:${region}`, "region");
        new LiqoNetworkPair("link", { server: milan, client: rome }, { parent });
      }
    };

    await expect(clusters.up(program)).rejects.toThrow(
      'expected the only gateway of cluster milan to cluster rome, got a second one beside "link-server"',
    );
  });

  // case: S7 Several tenant namespaces or Configurations exist for one remote cluster.
  it("two pairs of the same clusters in namespaces of their own, of which Liqo would join neither", async () => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const one = new LiqoNetworkPair("one", { server: milan, client: rome });
      const two = new LiqoNetworkPair("two", {
        server: milan,
        client: rome,
        gatewayServer: { namespace: "to-rome-too" },
        gatewayClient: { namespace: "to-milan-too" },
      });
      return { one: one.status, two: two.status };
    };
    clusters = await startRomeAndMilan({
      milan: { objects: [namespace("to-rome-too")] },
      rome: { objects: [namespace("to-milan-too")] },
    });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkPair "one" has invalid arguments:
        - gatewayServer.namespace: expected the only gateway of cluster milan to cluster rome, got a second one beside "two-server": Liqo joins two clusters once, whatever the namespace
        - gatewayClient.namespace: expected the only gateway of cluster rome to cluster milan, got a second one beside "two-client": Liqo joins two clusters once, whatever the namespace]
    `);
    expect(await clusters.objects()).not.toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ namespace: "to-rome-too" }) as unknown,
      }),
    );
  });
});
