import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as library from "../src/index.js";
import {
  Connection,
  GatewayClient,
  GatewayClientTemplate,
  GatewayKeys,
  GatewayServer,
  GatewayServerTemplate,
  KeyExchange,
  LiqoNetworkSide,
  NetworkConfiguration,
  TenantNamespace,
} from "../src/index.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { expectRefusal } from "./refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

const NO_ARGUMENT = "unknown argument, expected one of";
const GATEWAY = "cluster, remoteClusterId, namespace, mtu, gatewayName, secretName";
const SIDE =
  "cluster, remoteClusterId, role, remotePeerInfo, remote, endpoint, mtu, keyVersion, timeout, expiresIn, namespace, " +
  "configurationName, gatewayName, publicKeyName, keys";
const EXPOSURE =
  "serviceType, port, nodePort, loadBalancerIp, serviceAnnotations, serviceLabels, template";
const TEMPLATE =
  "cluster, name, namespace, base, replicas, nodeSelector, tolerations, affinity, containers, ping, transform";

const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
const publicKey = Buffer.alloc(32, 7).toString("base64");

/** What a component is given besides what it needs, and what is said of that. */
type Case = readonly [
  component: string,
  make: (name: string, mistyped: object) => unknown,
  mistyped: object,
  problems: readonly string[],
];

const toRome = () => ({ cluster: romeAndMilan().milan, remoteClusterId: "rome" });

const CASES: readonly Case[] = [
  [
    "LiqoNetworkSide",
    (name, mistyped) => new LiqoNetworkSide(name, { ...toRome(), role: "Server", ...mistyped }),
    {
      remoteHandoff: "{}",
      endpoint: { host: "nat.example.com" },
      template: { nam: "edge" },
      keys: { secretName: "mine", publicKey, privateKey: "secret" },
    },
    [
      `remoteHandoff: ${NO_ARGUMENT} ${SIDE}, ${EXPOSURE}`,
      `keys.privateKey: ${NO_ARGUMENT} secretName, publicKey`,
      `template.nam: ${NO_ARGUMENT} name, namespace, role, cluster, revision`,
      `endpoint.host: ${NO_ARGUMENT} address, port`,
    ],
  ],
  [
    "LiqoNetworkSide",
    (name, mistyped) => new LiqoNetworkSide(name, { ...toRome(), role: "Client", ...mistyped }),
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
    [
      `port: ${NO_ARGUMENT} ${SIDE}, template`,
      `endpoint.adress: ${NO_ARGUMENT} address, port`,
      `remote.podCidr: ${NO_ARGUMENT} podCidrs, externalCidr, publicKey, endpoint, accepts`,
      `remote.endpoint.portt: ${NO_ARGUMENT} addresses, port, protocol`,
    ],
  ],
  [
    "GatewayServer",
    (name, mistyped) => new GatewayServer(name, { ...toRome(), ...mistyped }),
    { loadBalancerIP: "203.0.113.7" },
    [`loadBalancerIP: ${NO_ARGUMENT} ${GATEWAY}, ${EXPOSURE}, timeout`],
  ],
  [
    "GatewayClient",
    (name, mistyped) => new GatewayClient(name, { ...toRome(), endpoint, ...mistyped }),
    { timeOut: "1m", endpoint: { ...endpoint, ports: [1] } },
    [
      `timeOut: ${NO_ARGUMENT} ${GATEWAY}, endpoint, template, timeout`,
      `endpoint.ports: ${NO_ARGUMENT} addresses, port, protocol`,
    ],
  ],
  [
    "NetworkConfiguration",
    (name, mistyped) =>
      new NetworkConfiguration(name, {
        ...toRome(),
        remotePodCidrs: ["10.10.0.0/16"],
        remoteExternalCidr: "10.70.0.0/16",
        ...mistyped,
      }),
    { remotePodCidr: "10.10.0.0/16" },
    [
      `remotePodCidr: ${NO_ARGUMENT} cluster, remoteClusterId, namespace, remotePodCidrs, remoteExternalCidr, ` +
        "configurationName, adopt, timeout",
    ],
  ],
  [
    "GatewayKeys",
    (name, mistyped) => new GatewayKeys(name, { ...toRome(), ...mistyped }),
    { keyVersion: 2 },
    [`keyVersion: ${NO_ARGUMENT} cluster, remoteClusterId, namespace, epoch`],
  ],
  [
    "KeyExchange",
    (name, mistyped) => {
      const { rome, milan } = romeAndMilan();
      const client = { cluster: rome, remoteClusterId: "milan", epoch: 2 };
      const server = { cluster: milan, remoteClusterId: "rome", ...mistyped };
      return new KeyExchange(name, { server, client, keyVersion: 2 } as never);
    },
    { keys: { secretName: "mine", publicKey, key: "k" } },
    [
      `keyVersion: ${NO_ARGUMENT} server, client`,
      `server.keys.key: ${NO_ARGUMENT} secretName, publicKey`,
      `client.epoch: ${NO_ARGUMENT} cluster, remoteClusterId, namespace, keys, keyVersion, publicKeyName, gatewayUid`,
    ],
  ],
  [
    "TenantNamespace",
    (name, mistyped) => {
      const { provider } = romeAndMilan().milan;
      return new TenantNamespace(name, { remoteClusterId: "rome", ...mistyped }, { provider });
    },
    { namespace: "tenant" },
    [`namespace: ${NO_ARGUMENT} remoteClusterId, name`],
  ],
  [
    "GatewayServerTemplate",
    (name, mistyped) =>
      new GatewayServerTemplate(name, { cluster: romeAndMilan().milan, ...mistyped }),
    {
      replica: 2,
      base: { nam: "x" },
      containers: { wiregard: {}, geneve: { resource: {} } },
      ping: { intervall: "2s" },
    },
    [
      `replica: ${NO_ARGUMENT} ${TEMPLATE}, targetPort, serviceAnnotations`,
      `base.nam: ${NO_ARGUMENT} name, namespace, role, cluster, revision`,
      `containers.wiregard: ${NO_ARGUMENT} gateway, wireguard, geneve`,
      `containers.geneve.resource: ${NO_ARGUMENT} image, resources`,
      `ping.intervall: ${NO_ARGUMENT} enabled, interval, lossThreshold, updateStatusInterval`,
    ],
  ],
  [
    "GatewayClientTemplate",
    (name, mistyped) =>
      new GatewayClientTemplate(name, { cluster: romeAndMilan().milan, ...mistyped }),
    { targetPort: 51841 },
    [`targetPort: ${NO_ARGUMENT} ${TEMPLATE}`],
  ],
];

describe("an argument that there is not is refused, and nothing is created,", () => {
  it.each(CASES)("by %s", async (component, make, mistyped, problems) => {
    await expectRefusal(clusters, () => make("x", mistyped), `${component} "x"`, problems);
  });

  it("by Connection", async () => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const gateway = { role: "Client", gatewayName: pulumi.output("milan") } as never;
      const otherEnd = { cluster: milan, remoteId: "rome" } as never;
      const args = { cluster: rome, remoteClusterId: "milan", gateway, otherEnd };
      new Connection("x", { ...args, timeouts: "1m" } as never);
    };

    await expectRefusal(clusters, program, 'Connection "x"', [
      `timeouts: ${NO_ARGUMENT} cluster, remoteClusterId, namespace, gateway, revision, otherEnd, timeout`,
      `otherEnd.remoteId: ${NO_ARGUMENT} cluster, remoteClusterId, namespace`,
    ]);
  });
});

it("a component in place of nested arguments may have more than those", async () => {
  clusters = await startRomeAndMilan({ milan: { objects: [namespace("liqo-tenant-rome")] } });
  const { changes } = await clusters.up(() => {
    const { milan } = romeAndMilan();
    const keys = new GatewayKeys("keys", { cluster: milan, remoteClusterId: "rome" });
    const template = new GatewayServerTemplate("edge", { cluster: milan });
    const place = { cluster: milan, remoteClusterId: "rome", namespace: "liqo-tenant-rome" };
    new LiqoNetworkSide("to-rome", { ...place, role: "Server", keys, template });
  });

  expect(changes.create).toBeGreaterThan(0);
});

/** All components, as a program in JavaScript may call them. */
const COMPONENTS = Object.entries(library as unknown as Record<string, unknown>).flatMap(
  ([name, exported]) =>
    typeof exported === "function" && exported.prototype instanceof pulumi.Resource
      ? [[name, exported as new (name?: unknown, args?: unknown) => pulumi.Resource] as const]
      : [],
);

describe.each(COMPONENTS)("%s", (component, Component) => {
  it("without arguments is refused in a sentence", () => {
    expect(() => new Component("x")).toThrow(
      new RegExp(
        `^${component} "x" has invalid arguments:\n  - expected an object with .*, got undefined$`,
      ),
    );
  });

  it.each([
    ["an object", { context: "rome" }],
    ["undefined", undefined],
    ['""', ""],
  ])("with %s for a name is refused in a sentence", (got, name) => {
    expect(() => new Component(name, {})).toThrow(
      `${component} has invalid arguments:\n  - name: expected the name of this resource, a text that comes before all ` +
        `other arguments, got ${got}`,
    );
  });
});
