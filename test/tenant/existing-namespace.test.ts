import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  GatewayClient,
  GatewayServer,
  KeyExchange,
  LiqoCluster,
  LiqoNetworkSide,
  LiqoPeering,
  LiqoPeeringSide,
  NamespaceOffloading,
  NetworkConfiguration,
  Nonce,
  TenantNamespace,
} from "../../src/index.js";
import { FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { failureOf, find } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined, romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const OFFLOADING = "rome NamespaceOffloading offloading";
const FIX =
  "create the namespace first, or pass metadata.name of the Namespace that this program creates";
const NOT_FOUND = `namespace: namespace shop of cluster rome not found: ${FIX}`;

/** Offloads a namespace. */
const offload =
  (namespace: pulumi.Input<string> = "shop", opts?: pulumi.CustomResourceOptions) =>
  () => {
    new NamespaceOffloading("shop", { cluster: romeAndMilan().rome, namespace }, opts);
  };

describe("a namespace that does not exist is rejected in the preview and in up", () => {
  it.for([
    ["a string", "shop"],
    ["an output of no resource", pulumi.output("shop")],
  ] as const)("as %s", async ([, namespace], { clusters }) => {
    const problem = textPattern(
      `NamespaceOffloading "shop" has invalid arguments: - ${NOT_FOUND} ` +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#namespace-not-found",
    );

    await expect(clusters.preview(offload(namespace))).rejects.toThrow(problem);
    expect(await failureOf(clusters, offload(namespace))).toMatch(problem);
    expect(await clusters.objects()).toEqual([]);
  });

  it("as an empty option dependsOn", async ({ clusters }) => {
    const program = offload("shop", { dependsOn: [] });

    await expect(clusters.preview(program)).rejects.toThrow(textPattern(NOT_FOUND));
  });

  it("before the object in the former namespace is deleted", async ({ clusters }) => {
    await clusters.up(offload("default"));

    await expect(clusters.preview(offload())).rejects.toThrow(textPattern(NOT_FOUND));
    await expect(clusters.up(offload())).rejects.toThrow(textPattern(NOT_FOUND));
    expect(await find(clusters, OFFLOADING)).toMatchObject({ metadata: { namespace: "default" } });
  });

  it("in one error with all other problems", async ({ clusters }) => {
    const program = () => joined({ server: { namespace: "one" }, client: { namespace: "two" } });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        `- server.namespace: namespace one of cluster milan not found: ${FIX} ` +
          `- client.namespace: namespace two of cluster rome not found: ${FIX}`,
      ),
    );
  });

  it("without its secret name", async ({ clusters }) => {
    await expect(clusters.preview(offload(pulumi.secret("shop")))).rejects.toThrow(
      textPattern("namespace [secret] of cluster rome not found"),
    );
  });
});

describe("a preview rejects the namespace of", () => {
  type Clusters = ReturnType<typeof romeAndMilan>;
  const namespace = "other";
  const inRome = ({ rome }: Clusters) => ({ cluster: rome, remoteClusterId: "milan", namespace });
  const ENDPOINT = { addresses: ["192.0.2.2"], port: 51840 };
  const peers = ({ rome, milan }: Clusters) => ({ consumer: rome, provider: milan });

  it.for<[string, (clusters: Clusters) => unknown, string?]>([
    ["a GatewayServer", (all) => new GatewayServer("x", inRome(all))],
    ["a GatewayClient", (all) => new GatewayClient("x", { ...inRome(all), endpoint: ENDPOINT })],
    ["a Nonce", (all) => new Nonce("x", inRome(all))],
    [
      "a NetworkConfiguration",
      (all) =>
        new NetworkConfiguration("x", {
          ...inRome(all),
          remotePodCidrs: ["10.0.0.0/16"],
          remoteExternalCidr: "10.1.0.0/16",
        }),
    ],
    [
      "a side of a KeyExchange",
      (all) =>
        new KeyExchange("x", {
          server: { cluster: all.milan, remoteClusterId: "rome" },
          client: inRome(all),
        }),
      "client.namespace",
    ],
    ["a LiqoNetworkSide", (all) => new LiqoNetworkSide("x", { ...inRome(all), role: "Client" })],
    [
      "a LiqoPeeringSide without a network",
      (all) => new LiqoPeeringSide("x", { ...inRome(all), role: "Consumer", network: false }),
    ],
    [
      "the network of a LiqoPeeringSide",
      ({ rome }) =>
        new LiqoPeeringSide("x", {
          ...{ cluster: rome, remoteClusterId: "milan", role: "Consumer", network: { namespace } },
        }),
      "network.namespace",
    ],
    [
      "the consumer of a LiqoPeering",
      (all) =>
        new LiqoPeering("x", { ...peers(all), network: false, consumerNamespace: namespace }),
      "consumerNamespace",
    ],
    [
      "the gateway of a LiqoPeering",
      (all) => new LiqoPeering("x", { ...peers(all), network: { gatewayClient: { namespace } } }),
      "network.gatewayClient.namespace",
    ],
  ])("%s", async ([, declare, path = "namespace"], { clusters }) => {
    const program = () => {
      declare(romeAndMilan());
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(`- ${path}: namespace other of cluster rome not found: ${FIX} See`),
    );
  });
});

/** Creates the namespace `shop`. */
const create = () => {
  const { rome } = romeAndMilan();
  const opts = { provider: rome.provider };
  return { rome, shop: new Namespace("shop", { metadata: { name: "shop" } }, opts) };
};

describe("a namespace that does not exist yet is accepted", () => {
  /** Offloads the created namespace. */
  const program =
    (declare: (shop: Namespace) => [pulumi.Input<string>, pulumi.CustomResourceOptions?]) => () => {
      const { rome, shop } = create();
      const [namespace, opts] = declare(shop);
      new NamespaceOffloading("shop", { cluster: rome, namespace }, opts);
    };
  const componentAfter = (shop: Namespace) =>
    new pulumi.ComponentResource("test:index:Platform", "platform", {}, { dependsOn: [shop] });

  it.for<[string, () => void]>([
    ["as an output of the Namespace", program(({ metadata }) => [metadata.name])],
    ["with the Namespace in dependsOn", program((shop) => ["shop", { dependsOn: [shop] }])],
    [
      "with a component of the Namespace in dependsOn",
      program((shop) => ["shop", { dependsOn: componentAfter(shop) }]),
    ],
    ["with the Namespace as the parent", program((shop) => ["shop", { parent: shop }])],
    [
      "with the Namespace in dependsOn of the parent",
      program((shop) => ["shop", { parent: componentAfter(shop) }]),
    ],
  ])("%s", async ([, declare], { clusters }) => {
    await clusters.preview(declare);
    await clusters.up(declare);

    expect(await find(clusters, OFFLOADING)).toBeDefined();
  });

  it("if the program declares it as a TenantNamespace", async ({ clusters }) => {
    const declare = () => {
      const { rome } = romeAndMilan();
      const tenant = { cluster: rome, remoteClusterId: "milan", namespace: "liqo-tenant-milan" };
      new Nonce("nonce", tenant);
      new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider: rome.provider });
    };

    await expect(clusters.preview(declare)).resolves.toBeDefined();
  });

  it.for([
    ["is forbidden to get", FORBIDDEN],
    ["cannot be read", UNAVAILABLE],
  ] as const)("if it %s", async ([, error], { clusters }) => {
    reject("get", error, { kind: "Namespace", name: "shop" });

    await expect(clusters.preview(offload())).resolves.toBeDefined();
  });
});

describe("a namespace that the program creates first is accepted", () => {
  it("if the LiqoCluster depends on it", async ({ clusters }) => {
    await clusters.up(() => {
      const { provider } = new LiqoCluster("creating", { context: "rome" });
      const shop = new Namespace("created", { metadata: { name: "shop" } }, { provider });
      const rome = new LiqoCluster("rome", { context: "rome" }, { dependsOn: [shop] });
      new NamespaceOffloading("shop", { cluster: rome, namespace: "shop" });
    });

    expect(await find(clusters, OFFLOADING)).toMatchObject({ metadata: { namespace: "shop" } });
  });

  it("if a TenantNamespace declares it, also with a name that is not known yet", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const { provider } = rome;
      new TenantNamespace("tenant", { remoteClusterId: milan.clusterId }, { provider });
      const namespace = "liqo-tenant-milan";
      new Nonce("nonce", { cluster: rome, remoteClusterId: "milan", namespace });
    };

    await expect(clusters.preview(program)).resolves.toBeDefined();
  });
});

describe("up alone rejects a namespace that does not exist", () => {
  it("as an output of a resource, before the object in the former namespace is deleted", async ({
    clusters,
  }) => {
    const program = (name: string) => () => {
      const { rome } = romeAndMilan();
      const { metadata } = new Namespace("tools", {}, { provider: rome.provider });
      const namespace = metadata.name.apply(() => name);
      new NamespaceOffloading("shop", { cluster: rome, namespace });
    };
    await clusters.up(program("default"));
    await clusters.preview(program("shop"));

    expect(await failureOf(clusters, program("shop"))).toMatch(textPattern(NOT_FOUND));
    expect(await find(clusters, OFFLOADING)).toMatchObject({ metadata: { namespace: "default" } });
  });

  it("of a component with a resource in dependsOn", async ({ clusters }) => {
    const program = (name: string) => () => {
      const { rome, shop } = create();
      new NamespaceOffloading("shop", { cluster: rome, namespace: name }, { dependsOn: shop });
    };
    await clusters.up(program("shop"));
    await clusters.preview(program("shopp"));

    expect(await failureOf(clusters, program("shopp"))).toMatch(
      textPattern("namespace: namespace shopp of cluster rome not found"),
    );
    expect(await find(clusters, OFFLOADING)).toMatchObject({ metadata: { namespace: "shop" } });
  });

  it("of a component with a parent", async ({ clusters }) => {
    const program = () => {
      const parent = new pulumi.ComponentResource("test:index:Platform", "platform");
      offload("shop", { parent })();
    };
    await clusters.preview(program);

    expect(await failureOf(clusters, program)).toMatch(textPattern(NOT_FOUND));
  });
});
