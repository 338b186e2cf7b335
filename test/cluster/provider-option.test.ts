import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import {
  Connection,
  GatewayClient,
  GatewayClientTemplate,
  GatewayKeys,
  GatewayServer,
  GatewayServerTemplate,
  KeyExchange,
  LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  LiqoPeeringSide,
  NetworkConfiguration,
} from "../../src/index.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { textPattern } from "../message-text.js";
import { simulatedTest } from "../simulated-test.js";

const it = simulatedTest({ milan: { clusterId: "milano" } });

class OtherProvider extends pulumi.ProviderResource {
  constructor() {
    super("aws", "other", {});
  }
}

const providerOf = (context: string) => new Provider(`mine-${context}`, { context });

/** A LiqoCluster without an access, as a program in JavaScript can declare it. */
const clusterWith = (args: object, opts: pulumi.ComponentResourceOptions) =>
  new LiqoCluster("cluster", args as never, opts);

describe("a LiqoCluster reaches the cluster of the Kubernetes provider in its options", () => {
  // case: C21 A program sets the provider as a resource option, as for other resources.
  it.for<readonly [string, (provider: Provider) => pulumi.ComponentResourceOptions]>([
    ["provider", (provider) => ({ provider })],
    ["providers, a list", (provider) => ({ providers: [new OtherProvider(), provider] })],
    ["providers, a map", (provider) => ({ providers: { kubernetes: provider } })],
  ])("with the option %s", async ([, opts], { clusters }) => {
    const { outputs } = await clusters.up(() => {
      const { clusterId } = clusterWith({}, opts(providerOf("milan")));
      return { clusterId };
    });

    expect(outputs.clusterId).toBe("milano");
  });

  it("if the same provider is an argument too", async ({ clusters }) => {
    const { outputs } = await clusters.up(() => {
      const provider = providerOf("milan");
      return { clusterId: clusterWith({ provider }, { provider }).clusterId };
    });

    expect(outputs.clusterId).toBe("milano");
  });
});

describe("a LiqoCluster is rejected", () => {
  // case: C21
  it("if the provider in its options reaches another cluster than its context", async ({
    clusters,
  }) => {
    const program = () => {
      clusterWith({ context: "rome" }, { provider: providerOf("milan") });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      /context: expected the cluster that provider reaches \(kube-system UID\s+[-0-9a-f]+\), got another/,
    );
  });

  it("if its options have another provider than its arguments", async ({ clusters }) => {
    await expectInvalidArgs(
      clusters,
      () => clusterWith({ provider: providerOf("rome") }, { provider: providerOf("milan") }),
      'LiqoCluster "cluster"',
      ["provider: expected the same provider as in the options, got another: set only one of them"],
    );
  });

  // case: V23 A provider of another package is passed as the Kubernetes provider.
  it.for([
    ["its arguments", (provider: OtherProvider) => clusterWith({ provider }, {})],
    ["its options", (provider: OtherProvider) => clusterWith({ context: "rome" }, { provider })],
  ] as const)("if %s have a provider of another package", async ([, create], { clusters }) => {
    await expectInvalidArgs(clusters, () => create(new OtherProvider()), 'LiqoCluster "cluster"', [
      "provider: expected a provider of package kubernetes, got aws",
    ]);
  });
});

it("a LiqoCluster with a context and a provider reads the cluster of each once", async ({
  clusters,
}) => {
  const get = vi.spyOn(SimulatedApi.prototype, "get");

  await clusters.up(() => {
    clusterWith({ context: "rome", provider: providerOf("rome") }, {});
  });

  expect(get.mock.calls.filter(([, name]) => name === "kube-system")).toHaveLength(2);
  get.mockRestore();
});

type Options = pulumi.ComponentResourceOptions;

const tenant = (cluster: LiqoCluster, remoteClusterId = "remote") => ({ cluster, remoteClusterId });
const ENDPOINT = { addresses: ["203.0.113.7"], port: 51840 };
const REMOTE = { remotePodCidrs: ["10.20.0.0/16"], remoteExternalCidr: "10.80.0.0/16" };

/** Each component, with a cluster of its own and options. */
const COMPONENTS: Readonly<Record<string, (rome: LiqoCluster, opts: Options) => unknown>> = {
  LiqoNetworkSide: (rome, opts) =>
    new LiqoNetworkSide("part", { ...tenant(rome), role: "Server" }, opts),
  LiqoPeeringSide: (rome, opts) =>
    new LiqoPeeringSide("part", { ...tenant(rome), role: "Provider" }, opts),
  NetworkConfiguration: (rome, opts) =>
    new NetworkConfiguration("part", { ...tenant(rome), ...REMOTE }, opts),
  GatewayKeys: (rome, opts) => new GatewayKeys("part", tenant(rome), opts),
  GatewayServer: (rome, opts) => new GatewayServer("part", tenant(rome), opts),
  GatewayClient: (rome, opts) =>
    new GatewayClient("part", { ...tenant(rome), endpoint: ENDPOINT }, opts),
  GatewayServerTemplate: (cluster, opts) => new GatewayServerTemplate("part", { cluster }, opts),
  GatewayClientTemplate: (cluster, opts) => new GatewayClientTemplate("part", { cluster }, opts),
  Connection: (rome, opts) => {
    const gateway = new GatewayServer("gateway", tenant(rome));
    return new Connection("part", { ...tenant(rome), gateway }, opts);
  },
  LiqoNetworkPair: (client, opts) => {
    const server = new LiqoCluster("milan", { context: "milan" });
    return new LiqoNetworkPair("part", { server, client }, opts);
  },
  KeyExchange: (rome, opts) => {
    const milan = new LiqoCluster("milan", { context: "milan" });
    return new KeyExchange(
      "part",
      { server: tenant(milan, "rome"), client: tenant(rome, "milano") },
      opts,
    );
  },
};

/** Options of a program in JavaScript that Pulumi's types exclude. */
const INVALID_OPTIONS: readonly (readonly [string, object, string])[] = [
  [
    "a string as provider",
    { provider: "rome" },
    'provider: expected a provider in the options, got "rome"',
  ],
  [
    "null as provider",
    { provider: null },
    "provider: expected a provider in the options, got null",
  ],
  [
    "null as providers",
    { providers: null },
    "providers: expected a provider in the options, got null",
  ],
  [
    "a list of undefined",
    { providers: [undefined] },
    "providers.0: expected a provider in the options, got undefined",
  ],
];

it.for(INVALID_OPTIONS)(
  "a LiqoCluster rejects %s in its options",
  async ([, opts, problem], { clusters }) => {
    await expectInvalidArgs(
      clusters,
      () => clusterWith({ context: "rome" }, opts),
      'LiqoCluster "cluster"',
      [problem],
    );
  },
);

describe.for(Object.entries(COMPONENTS))("a %s", ([kind, create]) => {
  const inRome = (optionsOf: (rome: LiqoCluster) => Options) => () => {
    const rome = new LiqoCluster("rome", { context: "rome" });
    create(rome, optionsOf(rome));
  };

  // case: C21
  it("rejects the provider of another cluster in its options", async ({ clusters }) => {
    const run = clusters.preview(inRome(() => ({ provider: providerOf("milan") })));

    await expect(run).rejects.toThrow(
      textPattern(
        "- provider: expected no Kubernetes provider in the options, because the resources use the provider of their " +
          "LiqoCluster: set provider on the LiqoCluster instead",
      ),
    );
  });

  it.for(INVALID_OPTIONS)("rejects %s in its options", async ([, opts, problem], { clusters }) => {
    await expectInvalidArgs(
      clusters,
      inRome(() => opts),
      `${kind} "part"`,
      [problem],
    );
  });

  it("accepts the provider of its own cluster in its options", async ({ clusters }) => {
    const { changes } = await clusters.preview(inRome((rome) => ({ provider: rome.provider })));

    expect(changes.create).toBeGreaterThan(0);
  });

  it("ignores the provider that it inherits from its parent", async ({ clusters }) => {
    class Parent extends pulumi.ComponentResource {}
    const parent = () =>
      new Parent("test:index:Parent", "parent", {}, { provider: providerOf("milan") });

    const { changes } = await clusters.preview(inRome(() => ({ parent: parent() })));

    expect(changes.create).toBeGreaterThan(0);
  });
});
