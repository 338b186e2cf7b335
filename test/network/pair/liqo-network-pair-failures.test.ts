import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { expectRefusal } from "../../refusal.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("fails, naming cluster and object,", () => {
  it("if the load balancer has no address, and goes on when it has one", async () => {
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    await expect(clusters.up(joined)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: GatewayServer liqo-tenant-rome/rome in cluster milan was created, but failed to become live: timed out waiting for the condition. The simulator says: the LoadBalancer service of its gateway has no address (fault load-balancer-pending)]`,
    );

    clusters.setFaults([]);
    const { outputs } = await clusters.up(joined);
    expect(outputs.status).toBe("Connected");
  });

  it("if no packet crosses", async () => {
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

    await expect(clusters.up(joined)).rejects.toThrow(
      /Connection liqo-tenant-rome\/gw-rome in cluster milan was created, but failed to become live: timed out waiting for the condition/,
    );
  });

  it("if the keys do not belong together", async () => {
    const publicKey = Buffer.alloc(32, 9).toString("base64");
    clusters = await startRomeAndMilan({
      rome: {
        objects: [
          namespace("liqo-tenant-milan"),
          {
            apiVersion: "v1",
            kind: "Secret",
            metadata: {
              name: "sealed",
              namespace: "liqo-tenant-milan",
              labels: {
                "liqo.io/remote-cluster-id": "milan",
                "networking.liqo.io/gateway-resource": "true",
              },
            },
            data: { privateKey: Buffer.alloc(32, 1).toString("base64") },
          },
        ],
      },
    });
    const run = clusters.up(() =>
      joined({
        gatewayClient: {
          namespace: "liqo-tenant-milan",
          keys: { secretName: "sealed", publicKey },
        },
      }),
    );

    await expect(run).rejects.toThrow(
      "the PublicKey in cluster milan does not belong to the private key in cluster rome",
    );
  });
});

it("takes a cluster of another copy of this package", async () => {
  vi.resetModules();
  const copy = await import("../../../src/cluster/liqo-cluster.js");
  const run = clusters.up(() =>
    joined({ server: new copy.LiqoCluster("m", { context: "milan" }) }),
  );

  expect((await run).outputs.status).toBe("Connected");
});

describe("refuses, and creates nothing", () => {
  const NAME = 'LiqoNetworkPair "pair"';

  it("plain values that are wrong, all at once, by the names that the caller used", async () => {
    const program = () =>
      joined({
        mtu: 100,
        timeout: "never",
        gatewayServer: {
          serviceType: "ClusterIP",
          port: 70000,
          keys: { secretName: "a", publicKey: "b" },
        },
        gatewayClient: { endpoint: { port: 0 }, template: { name: "B" } },
      });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkPair "pair" has invalid arguments:
        - mtu: expected an integer from 576 to 9000, got 100
        - timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "never"
        - gatewayServer.port: expected an integer from 1 to 65535, got 70000
        - gatewayServer.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters
        - gatewayClient.template.name: expected at most 253 lower-case letters, digits, "-" and ".", got "B"
        - gatewayClient.endpoint.port: expected an integer from 1 to 65535, got 0
        - gatewayClient.endpoint.address: expected an address of yours that leads to the server, whose serviceType is "ClusterIP": it has none that another cluster can dial]
    `);
    expect(await clusters.objects()).toEqual([]);
  });

  it.each([
    [undefined, "undefined"],
    ["milan", '"milan"'],
    [{ context: "milan" }, "an object"],
    [pulumi.output("milan"), "an output"],
  ])("%j in place of a cluster", async (server, got) => {
    const program = () => joined({ server: server as never, client: server as never });

    await expectRefusal(clusters, program, NAME, [
      `server: expected a LiqoCluster, got ${got}`,
      `client: expected a LiqoCluster, got ${got}`,
    ]);
  });

  it("a provider in place of a cluster", async () => {
    const program = () => joined({ server: romeAndMilan().milan.provider as never });

    await expectRefusal(clusters, program, NAME, [
      "server: expected a LiqoCluster, got a Provider",
    ]);
  });

  it("arguments that there are not, with those that there are", async () => {
    const program = () =>
      joined({
        timout: "1m",
        mtu: 100,
        gatewayServer: { nodeport: 30742, port: 0 },
      } as never);

    await expectRefusal(clusters, program, NAME, [
      "timout: unknown argument, expected one of server, client, mtu, gatewayServer, gatewayClient, timeout",
      "gatewayServer.nodeport: unknown argument, expected one of namespace, configurationName, gatewayName, publicKeyName, keys, keyVersion, serviceType, " +
        "port, nodePort, loadBalancerIp, serviceAnnotations, serviceLabels, template",
      "mtu: expected an integer from 576 to 9000, got 100",
      "gatewayServer.port: expected an integer from 1 to 65535, got 0",
    ]);
  });

  it.each([
    ["203.0.113.7", '"203.0.113.7"'],
    [null, "null"],
    [Promise.resolve({}), "a promise"],
    [pulumi.output({}), "an output"],
  ])("%j in place of the arguments of a side", async (gatewayClient, got) => {
    const program = () => joined({ gatewayClient } as never);

    await expectRefusal(clusters, program, NAME, [
      "gatewayClient: expected an object with namespace, configurationName, gatewayName, publicKeyName, keys, keyVersion, endpoint, template, " +
        `got ${got}`,
    ]);
  });

  it("nothing in place of what a side may have, as an empty key of a file gives it", async () => {
    const nothing = { keys: null, template: null };
    const program = () =>
      joined({ gatewayServer: nothing, gatewayClient: { ...nothing, endpoint: null } } as never);

    await expectRefusal(clusters, program, NAME, [
      "gatewayServer.template: expected an object with the name of a template, got null",
      'gatewayServer.keys: expected { secretName, publicKey } or "liqo-managed", got something else',
      "gatewayClient.template: expected an object with the name of a template, got null",
      'gatewayClient.keys: expected { secretName, publicKey } or "liqo-managed", got something else',
      "gatewayClient.endpoint: expected an object with address, port, got null",
    ]);
  });

  it("an output in place of a plain value", async () => {
    const program = () => joined({ timeout: pulumi.output("90s") } as never);

    await expectRefusal(clusters, program, NAME, [
      'timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got an output',
    ]);
  });

  it("text in place of objects, without repeating what may be a key", async () => {
    const program = () =>
      joined({
        gatewayServer: { template: "mine", keys: "liqo" },
        gatewayClient: { endpoint: "203.0.113.7" },
      } as never);

    await expectRefusal(clusters, program, NAME, [
      'gatewayServer.template: expected an object with the name of a template, got "mine"',
      'gatewayServer.keys: expected { secretName, publicKey } or "liqo-managed", got "liqo"',
      'gatewayClient.endpoint: expected an object with address, port, got "203.0.113.7"',
    ]);
  });

  it("one key for both gateways, and an address that leads nowhere else", async () => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32, 9).toString("base64") };
    const same = () => joined({ gatewayServer: { keys }, gatewayClient: { keys } });
    const here = () => joined({ gatewayClient: { endpoint: { address: "127.0.0.1" } } });

    await expectRefusal(clusters, same, NAME, [
      "gatewayClient.keys.publicKey: expected another key than the server's, got the same",
    ]);
    await expectRefusal(clusters, here, NAME, [
      'gatewayClient.endpoint.address: expected an address that leads to the other cluster, got "127.0.0.1"',
    ]);
  });

  it("one cluster twice", async () => {
    const program = () => {
      const rome = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("pair", { server: rome, client: rome });
    };

    await expectRefusal(clusters, program, NAME, [
      'client: expected another cluster than server, got "rome" for both',
    ]);
  });

  it("two clusters with one ID", async () => {
    clusters = await startRomeAndMilan({
      rome: { clusterId: "cluster" },
      milan: { clusterId: "cluster" },
    });

    await expect(clusters.up(joined)).rejects.toThrow(
      'client: expected another cluster than server, got two with the ID "cluster": do both lead to one cluster?',
    );
    expect(await clusters.objects()).toEqual([]);
  });

  // case: S19 Liqo rejects names that it derives from a long cluster ID only after creation.
  it("a cluster ID too long for the names that Liqo makes of it", async () => {
    const clusterId = "m".repeat(52);
    clusters = await startRomeAndMilan({ milan: { clusterId } });

    await expectRefusal(clusters, joined, NAME, [
      `server: expected at most 51 characters, since "liqo-tenant-${clusterId}" has to be a DNS label, got 52: ` +
        "give a namespace of your own",
    ]);
  });

  // case: S5 The default service type of Liqo's CRD is ClusterIP, which other clusters cannot
  // reach.
  it("a server that nobody can dial", async () => {
    await expectRefusal(
      clusters,
      () => joined({ gatewayServer: { serviceType: "ClusterIP" } }),
      NAME,
      [
        'gatewayClient.endpoint.address: expected an address of yours that leads to the server, whose serviceType is "ClusterIP": ' +
          "it has none that another cluster can dial",
      ],
    );
  });

  it("service annotations before Liqo 1.2", async () => {
    clusters = await startRomeAndMilan({ milan: { liqoVersion: "1.0.1" } });

    await expect(
      clusters.up(() => joined({ gatewayServer: { serviceAnnotations: { a: "b" } } })),
    ).rejects.toThrow(
      "gatewayServer.serviceAnnotations: needs Liqo 1.2.0 or later, the cluster runs 1.0.1",
    );
    expect(await clusters.objects()).toEqual([]);
  });
});
