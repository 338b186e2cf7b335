import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import * as library from "../src/index.js";
import {
  Connection,
  GatewayClient,
  GatewayClientTemplate,
  GatewayKeys,
  GatewayServer,
  GatewayServerTemplate,
  InvalidArgsError,
  KeyExchange,
  LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  LiqoPeeringSide,
  NetworkConfiguration,
  TenantNamespace,
} from "../src/index.js";
import { expectInvalidArgs } from "./expect-invalid-args.js";
import { textPattern } from "./message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";
import { it } from "./simulated-test.js";

const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
const publicKey = Buffer.alloc(32, 7).toString("base64");
const toRome = () => ({ cluster: romeAndMilan().milan, remoteClusterId: "rome" });

/** A component, and mistyped arguments besides its required ones. */
type Case = readonly [
  component: string,
  create: (mistyped: object) => unknown,
  mistyped: object,
  paths: readonly string[],
];

const CASES: readonly Case[] = [
  [
    "LiqoCluster",
    (mistyped) => new LiqoCluster("x", { context: "rome", ...mistyped }),
    { liqonamespace: "liqo" },
    ["liqonamespace"],
  ],
  [
    "LiqoNetworkPair",
    (mistyped) => {
      const { rome, milan } = romeAndMilan();
      return new LiqoNetworkPair("x", {
        server: { cluster: milan, ...mistyped },
        client: { cluster: rome, ...mistyped },
        ...mistyped,
      });
    },
    { timout: "1m" },
    ["server.timout", "client.timout", "timout"],
  ],
  [
    "LiqoNetworkSide",
    (mistyped) => new LiqoNetworkSide("x", { ...toRome(), role: "Server", ...mistyped }),
    {
      remoteHandoff: "{}",
      endpoint: { host: "nat.example.com" },
      template: { nam: "edge" },
      keys: { secretName: "mine", publicKey, privateKey: "secret" },
    },
    ["remoteHandoff", "keys.privateKey", "template.nam", "endpoint.host"],
  ],
  [
    "LiqoNetworkSide of a client",
    (mistyped) => new LiqoNetworkSide("x", { ...toRome(), role: "Client", ...mistyped }),
    {
      port: 51840,
      endpoint: { adress: "nat.example.com" },
      remote: {
        podCidr: "10.10.0.0/16",
        podCidrs: ["10.10.0.0/16"],
        externalCidr: "10.70.0.0/16",
        publicKey,
        endpoint: { ...endpoint, portt: 1 },
      },
    },
    ["port", "endpoint.adress", "remote.podCidr", "remote.endpoint.portt"],
  ],
  [
    "LiqoPeeringSide of a provider",
    (mistyped) => new LiqoPeeringSide("x", { ...toRome(), role: "Provider", ...mistyped }),
    { proxyURL: "http://10.20.0.1:8118", resourceSlices: [] },
    ["proxyURL", "resourceSlices"],
  ],
  [
    "LiqoPeeringSide of a consumer",
    (mistyped) => new LiqoPeeringSide("x", { ...toRome(), role: "Consumer", ...mistyped }),
    { resourceSlices: [{ clas: "gpu" }], tenantCondition: "Active" },
    ["tenantCondition", "resourceSlices[0].clas"],
  ],
  [
    "network of a LiqoPeeringSide",
    (mistyped) => new LiqoPeeringSide("x", { ...toRome(), role: "Consumer", ...mistyped }),
    { network: { nodePort: 31840, mtu: 1400, templat: {} } },
    ["network.nodePort", "network.templat"],
  ],
  [
    "GatewayServer",
    (mistyped) => new GatewayServer("x", { ...toRome(), ...mistyped }),
    { loadBalancerIP: "203.0.113.7" },
    ["loadBalancerIP"],
  ],
  [
    "GatewayClient",
    (mistyped) => new GatewayClient("x", { ...toRome(), endpoint, ...mistyped }),
    { timeOut: "1m", endpoint: { ...endpoint, ports: [1] } },
    ["timeOut", "endpoint.ports"],
  ],
  [
    "Connection",
    (mistyped) => {
      const gateway = { role: "Server", gatewayName: pulumi.output("rome") } as never;
      return new Connection("x", { ...toRome(), gateway, ...mistyped });
    },
    { timeouts: "1m", otherSide: { cluster: undefined, remoteId: "rome" } },
    ["timeouts", "otherSide.remoteId"],
  ],
  [
    "NetworkConfiguration",
    (mistyped) =>
      new NetworkConfiguration("x", {
        ...toRome(),
        remotePodCidrs: ["10.10.0.0/16"],
        remoteExternalCidr: "10.70.0.0/16",
        ...mistyped,
      }),
    { remotePodCidr: "10.10.0.0/16" },
    ["remotePodCidr"],
  ],
  [
    "GatewayKeys",
    (mistyped) => new GatewayKeys("x", { ...toRome(), ...mistyped }),
    { version: 2 },
    ["version"],
  ],
  [
    "KeyExchange",
    (mistyped) => {
      const { rome, milan } = romeAndMilan();
      const server = { cluster: milan, remoteClusterId: "rome", ...mistyped };
      const client = { cluster: rome, remoteClusterId: "milan", ...mistyped };
      return new KeyExchange("x", { server, client, ...mistyped });
    },
    { version: 2 },
    ["version", "server.version", "client.version"],
  ],
  [
    "TenantNamespace",
    (mistyped) => {
      const { provider } = romeAndMilan().milan;
      return new TenantNamespace("x", { remoteClusterId: "rome", ...mistyped }, { provider });
    },
    { namespace: "tenant" },
    ["namespace"],
  ],
  [
    "GatewayServerTemplate",
    (mistyped) => new GatewayServerTemplate("x", { cluster: romeAndMilan().milan, ...mistyped }),
    {
      replica: 2,
      base: { nam: "x" },
      containers: { wiregard: {}, geneve: { resource: {} } },
      ping: { intervall: "2s" },
    },
    ["replica", "base.nam", "containers.wiregard", "containers.geneve.resource", "ping.intervall"],
  ],
  [
    "GatewayClientTemplate",
    (mistyped) => new GatewayClientTemplate("x", { cluster: romeAndMilan().milan, ...mistyped }),
    { targetPort: 51841 },
    ["targetPort"],
  ],
];

describe("mistyped arguments", () => {
  it.for(CASES)(
    "are rejected by a %s, and no object is created",
    async ([, create, mistyped, paths], { clusters }) => {
      const failure: unknown = await clusters
        .up(() => {
          create(mistyped);
        })
        .catch((error: unknown) => error);

      const { problems } = failure as InvalidArgsError;
      const unknown = problems.filter(({ reason }) => reason.startsWith("unknown argument,"));
      expect(unknown.map(({ path }) => path)).toEqual(expect.arrayContaining([...paths]));
      expect(unknown).toHaveLength(paths.length);
      expect(await clusters.objects()).toEqual([]);
    },
  );
});

it("accepts a component as nested arguments, although the component has further properties", async () => {
  const clusters = await startRomeAndMilan({ milan: { objects: [namespace("liqo-tenant-rome")] } });
  const { changes } = await clusters.up(() => {
    const { milan } = romeAndMilan();
    const keys = new GatewayKeys("keys", { cluster: milan, remoteClusterId: "rome" });
    const template = new GatewayServerTemplate("edge", { cluster: milan });
    const tenant = { cluster: milan, remoteClusterId: "rome", namespace: "liqo-tenant-rome" };
    new LiqoNetworkSide("to-rome", { ...tenant, role: "Server", keys, template });
  });

  expect(changes.create).toBeGreaterThan(0);
});

/** All components, as a program in JavaScript may call them. */
const COMPONENTS = Object.entries(library as unknown as Record<string, unknown>).flatMap(
  ([name, exported]) =>
    typeof exported === "function" && exported.prototype instanceof pulumi.Resource
      ? [
          [
            name,
            exported as new (name?: unknown, args?: unknown, opts?: unknown) => pulumi.Resource,
          ] as const,
        ]
      : [],
);

describe.each(COMPONENTS)("%s", (component, Component) => {
  it("rejects undefined arguments", () => {
    expect(() => new Component("x")).toThrow(
      new RegExp(
        `^${component} "x" has invalid arguments:\n  - expected an object with [^]*,\\s+got undefined\n` +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments$",
      ),
    );
  });

  it.each([
    ["an object", { context: "rome" }],
    ["undefined", undefined],
    ['""', ""],
  ])("rejects %s as its name", (got, name) => {
    expect(() => new Component(name, {})).toThrow(
      `${component} has invalid arguments:\n` +
        `  - name: expected the name of the resource as first argument, got ${got}`,
    );
  });

  it("rejects a name with the separator of URNs", () => {
    expect(() => new Component("eu::rome", {})).toThrow(
      textPattern(
        `${component} has invalid arguments: - name: expected a name without "::", which separates ` +
          'the parts of a URN, got "eu::rome" See',
      ),
    );
  });

  it.each([
    ['"rome"', "rome"],
    ["null", null],
    ["a list", []],
    ["an output", pulumi.output({})],
  ])("rejects %s as its options", (got, opts) => {
    expect(() => new Component("x", {}, opts)).toThrow(
      textPattern(
        `${component} "x" has invalid arguments: - opts: expected an object with the options of the ` +
          `resource as third argument, got ${got} See`,
      ),
    );
  });
});

describe("the options of a component", () => {
  it("are not a provider", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("x", { server: milan, client: rome }, rome.provider as never);
    };

    await expectInvalidArgs(clusters, program, 'LiqoNetworkPair "x"', [
      "opts: expected an object with the options of the resource as third argument, got a Provider: write { provider: <resource> }",
    ]);
  });

  it("are not the parent", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      new LiqoCluster("x", { context: "milan" }, rome as never);
    };

    await expectInvalidArgs(clusters, program, 'LiqoCluster "x"', [
      "opts: expected an object with the options of the resource as third argument, got a LiqoCluster: write { parent: <resource> }",
    ]);
  });
});
