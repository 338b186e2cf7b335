import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { textPattern } from "../../message-text.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

describe("fails with the cluster and the object in the message,", () => {
  it("if the load balancer has no address, and resumes after it has an address", async ({
    clusters,
  }) => {
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    await expect(clusters.up(joined)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: GatewayServer liqo-tenant-rome/rome in cluster milan was created, but failed to become live: timed out waiting for the condition. Reason: the LoadBalancer Service of the gateway has no address (fault load-balancer-pending)]`,
    );

    clusters.setFaults([]);
    const { outputs } = await clusters.up(joined);
    expect(outputs.status).toBe("Connected");
  });

  it("if no packet crosses the tunnel", async ({ clusters }) => {
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

    await expect(clusters.up(joined)).rejects.toThrow(
      /Connection liqo-tenant-rome\/gw-rome in cluster milan was created, but failed to become live: timed out waiting for the condition/,
    );
  });

  it("if a public key does not match the private key", async () => {
    const publicKey = Buffer.alloc(32, 9).toString("base64");
    const clusters = await startRomeAndMilan({
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
        client: {
          namespace: "liqo-tenant-milan",
          keys: { secretName: "sealed", publicKey },
        },
      }),
    );

    await expect(run).rejects.toThrow(
      "the PublicKey in cluster milan does not match the private key with which the gateway in cluster rome",
    );
  });
});

it("accepts a LiqoCluster of another copy of this package", async ({ clusters }) => {
  vi.resetModules();
  const copy = await import("../../../src/cluster/liqo-cluster.js");
  expect(copy.LiqoCluster).not.toBe(LiqoCluster);
  const run = clusters.up(() =>
    joined({ server: new copy.LiqoCluster("m", { context: "milan" }) }),
  );

  expect((await run).outputs.status).toBe("Connected");
});

describe("rejects, and creates no object for,", () => {
  const NAME = 'LiqoNetworkPair "pair"';

  it("invalid plain values, all in one error with their paths", async ({ clusters }) => {
    const program = () =>
      joined({
        mtu: 100,
        timeout: "never" as never,
        server: {
          serviceType: "ClusterIP",
          port: 70000,
          keys: { secretName: "a", publicKey: "b" },
        },
        client: { endpoint: { port: 0 }, template: { name: "B" } },
      });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoNetworkPair "pair" has invalid arguments:
        - server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1
          characters
        - server.port: expected an integer from 1 to 65535, got 70000
        - client.endpoint.port: expected an integer from 1 to 65535, got 0
        - client.template.name: expected a name of at most 253 lower-case letters, digits, "-" and ".",
          got "B"
        - mtu: expected an integer from 576 to 9000, got 100
        - timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "never"
        - client.endpoint.address: required with serviceType "ClusterIP": the address at which the other
          cluster reaches the server
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
    expect(await clusters.objects()).toEqual([]);
  });

  it.for<[unknown, string]>([
    [null, "null"],
    ["milan", '"milan": write new LiqoCluster("<name>", { context: "milan" })'],
    ["not a context", '"not a context"'],
    [Promise.resolve({}), "a promise"],
    [pulumi.output("milan"), "an output: set a plain value"],
  ])("%o instead of a cluster", async ([side, got], { clusters }) => {
    const program = () => new LiqoNetworkPair("pair", { server: side, client: side } as never);

    await expectInvalidArgs(clusters, program, NAME, [
      `server: expected a LiqoCluster or { cluster, ... }, got ${got}`,
      `client: expected a LiqoCluster or { cluster, ... }, got ${got}`,
    ]);
  });

  it("undefined sides", async ({ clusters }) => {
    await expectInvalidArgs(clusters, () => new LiqoNetworkPair("pair", {} as never), NAME, [
      "server: required: a LiqoCluster or { cluster, ... }",
      "client: required: a LiqoCluster or { cluster, ... }",
    ]);
  });

  it("a side without a cluster, with the other problems of both sides", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      new LiqoNetworkPair("pair", {
        server: { port: 0 } as never,
        client: { cluster: rome.provider as never },
      });
    };

    await expectInvalidArgs(clusters, program, NAME, [
      "server.cluster: required: a LiqoCluster",
      "server.port: expected an integer from 1 to 65535, got 0",
      'client.cluster: expected a LiqoCluster, got a Provider: write new LiqoCluster("<name>", { provider })',
    ]);
  });

  it("a provider instead of a cluster", async ({ clusters }) => {
    const program = () => joined({ server: romeAndMilan().milan.provider as never });

    await expectInvalidArgs(clusters, program, NAME, [
      'server: expected a LiqoCluster, got a Provider: write new LiqoCluster("<name>", { provider })',
    ]);
  });

  it("unknown arguments, with the names of the arguments", async ({ clusters }) => {
    const program = () =>
      joined({
        timout: "1m",
        mtu: 100,
        server: { nodeport: 30742, port: 0 },
      } as never);

    await expectInvalidArgs(clusters, program, NAME, [
      "timout: unknown argument, did you mean timeout?",
      "server.nodeport: unknown argument, did you mean nodePort?",
      "server.port: expected an integer from 1 to 65535, got 0",
      "mtu: expected an integer from 576 to 9000, got 100",
    ]);
  });

  it("null instead of objects, as from an empty key of a YAML file", async ({ clusters }) => {
    const nothing = { keys: null, template: null };
    const program = () =>
      joined({ server: nothing, client: { ...nothing, endpoint: null } } as never);

    await expectInvalidArgs(clusters, program, NAME, [
      'server.keys: expected { secretName, publicKey } or "liqo-managed", got something else',
      "server.template: expected an object with the name of a template, got null",
      'client.keys: expected { secretName, publicKey } or "liqo-managed", got something else',
      "client.endpoint: expected an object with address, port, got null",
      "client.template: expected an object with the name of a template, got null",
    ]);
  });

  it("an output instead of a plain value", async ({ clusters }) => {
    const program = () => joined({ timeout: pulumi.output("90s") } as never);

    await expectInvalidArgs(clusters, program, NAME, [
      "timeout: expected a plain value, because it is needed before outputs are known, got an output",
    ]);
  });

  it("strings instead of objects, without a key in the message", async ({ clusters }) => {
    const program = () =>
      joined({
        server: { template: "mine", keys: "liqo" },
        client: { endpoint: "203.0.113.7" },
      } as never);

    await expectInvalidArgs(clusters, program, NAME, [
      'server.keys: expected { secretName, publicKey } or "liqo-managed", got "liqo"',
      'server.template: expected an object with the name of a template, got "mine"',
      'client.endpoint: expected an object with address, port, got "203.0.113.7"',
    ]);
  });

  it("the same key for both gateways, and a loopback address", async ({ clusters }) => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32, 9).toString("base64") };
    const sameKey = () => joined({ server: { keys }, client: { keys } });
    const loopback = () => joined({ client: { endpoint: { address: "127.0.0.1" } } });

    await expectInvalidArgs(clusters, sameKey, NAME, [
      "client.keys.publicKey: expected another key than the server's, got the same",
    ]);
    await expectInvalidArgs(clusters, loopback, NAME, [
      'client.endpoint.address: expected an address that the other cluster can reach, got "127.0.0.1"',
    ]);
  });

  it("the same cluster for both sides", async ({ clusters }) => {
    const program = () => {
      const rome = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("pair", { server: rome, client: rome });
    };

    await expectInvalidArgs(clusters, program, NAME, [
      'client: expected another cluster than server, got "rome" for both',
    ]);
  });

  it.each([
    ["role", { a: 1 }, 'expected "Server" or "Client", got an object'],
    [
      "role",
      pulumi.output("Client"),
      'expected "Server" or "Client", got an output: set a plain value',
    ],
    ["cluster", null, "expected a LiqoCluster, got null"],
    ["cluster", 5, "expected a LiqoCluster, got 5"],
    ["revision", 5, "expected a string, got 5"],
  ])("a template with an invalid %s: %j", async (argument, value, problem) => {
    const clusters = await startRomeAndMilan();
    const program = () => joined({ client: { template: { [argument]: value } } });

    await expectInvalidArgs(clusters, program, NAME, [`client.template.${argument}: ${problem}`]);
  });

  it("two clusters with the same ID", async () => {
    const clusters = await startRomeAndMilan({
      rome: { clusterId: "cluster" },
      milan: { clusterId: "cluster" },
    });

    await expect(clusters.up(joined)).rejects.toThrow(
      textPattern(
        'client: expected another cluster than server, got two with the ID "cluster": do both contexts lead to the same cluster?',
      ),
    );
    expect(await clusters.objects()).toEqual([]);
  });

  // case: S19 Liqo rejects names that it derives from a long cluster ID only after creation.
  it("a cluster ID too long for the names that Liqo derives from it", async () => {
    const clusterId = "m".repeat(52);
    const clusters = await startRomeAndMilan({ milan: { clusterId } });

    await expectInvalidArgs(clusters, joined, NAME, [
      `server: expected a cluster ID of at most 51 characters, since "liqo-tenant-${clusterId}" must be a DNS label, got 52: ` +
        "set client.namespace",
    ]);
  });

  // case: S5 The default service type of Liqo's CRD is ClusterIP, which other clusters cannot
  // reach.
  it("a server that the client cannot reach", async ({ clusters }) => {
    await expectInvalidArgs(
      clusters,
      () => joined({ server: { serviceType: "ClusterIP" } }),
      NAME,
      [
        'client.endpoint.address: required with serviceType "ClusterIP": the address at which the other cluster reaches the server',
      ],
    );
  });

  it("service annotations before Liqo 1.2", async () => {
    const clusters = await startRomeAndMilan({ milan: { liqoVersion: "1.0.1" } });

    await expect(
      clusters.up(() => joined({ server: { serviceAnnotations: { a: "b" } } })),
    ).rejects.toThrow(
      "server.serviceAnnotations: needs Liqo 1.2.0 or later, the cluster runs 1.0.1",
    );
    expect(await clusters.objects()).toEqual([]);
  });
});
