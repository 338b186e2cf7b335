import { describe, expect, vi } from "vitest";
import * as first from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

// A program has two copies of this package if two of its dependencies need different versions.

const it = simulatedTest();

/** A second copy of the package, on the same copy of Pulumi's SDK. */
const second = await (async (): Promise<typeof first> => {
  vi.resetModules();
  return import("../../src/index.js");
})();

const turin = { podCidrs: ["10.30.0.0/16"], externalCidr: "10.90.0.0/16" };

describe("in a program with two copies of this package", () => {
  it("the copies are different", () => {
    expect(second.LiqoNetworkPair).not.toBe(first.LiqoNetworkPair);
  });

  // case: V13 A program has two copies of this package, for example of different versions.
  it("a cluster of one copy is connected by pairs of both copies", async () => {
    const clusters = await SimulatedClusters.start({ rome: {}, milan: {}, turin });

    const { outputs } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const other = new first.LiqoCluster("turin", { context: "turin" });
      const toRome = new first.LiqoNetworkPair("one", { server: milan, client: rome });
      const toTurin = new second.LiqoNetworkPair("two", { server: milan, client: other });
      return { toRome: toRome.status, toTurin: toTurin.status };
    });

    expect(outputs).toEqual({ toRome: "Connected", toTurin: "Connected" });
  });

  // case: V13
  it("each copy connects its own clusters", async () => {
    const clusters = await SimulatedClusters.start({ rome: {}, milan: {}, turin });

    const { outputs } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const server = new second.LiqoCluster("milan-too", { context: "milan" });
      const client = new second.LiqoCluster("turin", { context: "turin" });
      const toRome = new first.LiqoNetworkPair("one", { server: milan, client: rome });
      const toTurin = new second.LiqoNetworkPair("two", { server, client });
      return { toRome: toRome.status, toTurin: toTurin.status };
    });

    expect(outputs).toEqual({ toRome: "Connected", toTurin: "Connected" });
  });

  // case: V13
  it("a TenantNamespace of one copy accepts the provider of a cluster of the other copy", async ({
    clusters,
  }) => {
    const { outputs } = await clusters.up(() => {
      const { provider } = romeAndMilan().milan;
      const args = { remoteClusterId: "rome" };
      return { name: new second.TenantNamespace("rome", args, { provider }).metadata.name };
    });

    expect(outputs.name).toBe("liqo-tenant-rome");
  });

  // case: V13
  it("a node port that a pair of the other copy uses is rejected", async () => {
    const clusters = await SimulatedClusters.start({ rome: {}, milan: {}, turin });
    const nodePort = { serviceType: "NodePort", nodePort: 31000 } as const;

    const run = clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const client = new first.LiqoCluster("turin", { context: "turin" });
      const server = { cluster: milan, ...nodePort };
      new first.LiqoNetworkPair("one", { server, client: rome });
      new second.LiqoNetworkPair("two", { server, client });
    });

    await expect(run).rejects.toThrow(
      'server.nodePort: "one" already uses node port 31000 of cluster milan',
    );
  });

  // case: V13
  it("a pair uses a namespace that the other copy declares, also in the second up", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const args = { remoteClusterId: "rome", name: "to-rome" };
      const { metadata } = new first.TenantNamespace("ns", args, { provider: milan.provider });
      const server = { cluster: milan, namespace: metadata.name };
      return { status: new second.LiqoNetworkPair("pair", { server, client: rome }).status };
    };
    await clusters.up(program);

    const { outputs, changes } = await clusters.up(program);

    expect(outputs.status).toBe("Connected");
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
  });
});
