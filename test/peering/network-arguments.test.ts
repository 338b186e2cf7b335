import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoNetworkPair, LiqoPeering } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering } from "./peering-program.js";

const NAME = 'LiqoPeering "rome-milan"';
const EITHER = "namespace, configurationName, gatewayName, publicKeyName, keys, keyVersion";
const SERVER = `${EITHER}, serviceType, port, nodePort, loadBalancerIp, serviceAnnotations, serviceLabels, template`;
const CLIENT = `${EITHER}, endpoint, template`;

/** Invalid settings of the network: their description, the arguments, and the problems. */
type Case = readonly [string, object, readonly string[]];

const CASES: readonly Case[] = [
  [
    "invalid settings of both gateways, with the peering's other problems",
    {
      tenantCondition: "Off",
      network: {
        mtu: 1,
        gatewayServer: { serviceType: "nodeport", nodePort: "31840" },
        gatewayClient: { endpoint: { port: 0 } },
      },
    },
    [
      "network.mtu: expected an integer from 576 to 9000, got 1",
      'network.gatewayServer.serviceType: got "nodeport", did you mean NodePort? Expected one of ClusterIP, LoadBalancer, NodePort',
      'network.gatewayServer.nodePort: expected an integer from 1 to 65535, got "31840"',
      "network.gatewayClient.endpoint.port: expected an integer from 1 to 65535, got 0",
      'tenantCondition: expected one of Active, Cordoned, Drained, got "Off"',
    ],
  ],
  [
    "invalid outputs",
    {
      network: {
        mtu: pulumi.output(1),
        gatewayServer: { port: pulumi.output(0) },
        gatewayClient: { endpoint: { port: pulumi.output(0) } },
      },
    },
    [
      "network.mtu: expected an integer from 576 to 9000, got 1",
      "network.gatewayServer.port: expected an integer from 1 to 65535, got 0",
      "network.gatewayClient.endpoint.port: expected an integer from 1 to 65535, got 0",
    ],
  ],
  [
    "settings that depend on each other",
    {
      inBand: true,
      proxyUrl: "http://10.20.0.1:8118",
      network: {
        gatewayServer: { serviceType: "ClusterIP", nodePort: 31840 },
        gatewayClient: { configurationName: "milan" },
      },
    },
    [
      "inBand: expected either inBand or proxyUrl, got both",
      'network.gatewayServer.nodePort: needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"',
      "network.gatewayClient.configurationName: set namespace, too: otherwise the namespace of the Configuration is adopted, " +
        "and deleted on destroy",
      'network.gatewayClient.endpoint.address: required with serviceType "ClusterIP": the address at which the other cluster ' +
        "reaches the server",
    ],
  ],
  [
    "a cluster and unknown settings of a gateway",
    { network: { gatewayServer: { cluster: "milan" }, gatewayClient: { port: 51840 } } },
    [
      `network.gatewayServer.cluster: unknown argument, expected one of ${SERVER}`,
      "network.gatewayClient.port: unknown argument, which belongs in network.gatewayClient.endpoint",
    ],
  ],
  [
    "text or null instead of settings",
    { network: { gatewayServer: "NodePort", gatewayClient: null } },
    [
      `network.gatewayServer: expected an object with ${SERVER}, got "NodePort"`,
      `network.gatewayClient: expected an object with ${CLIENT}, got null`,
    ],
  ],
  [
    "arguments of a LiqoNetworkPair",
    { network: { server: { serviceType: "NodePort" }, client: {} } },
    [
      "network.client: unknown argument, did you mean gatewayClient?",
      'network.server: expected "Consumer" or "Provider", got an object: set the gateway that listens in gatewayServer',
    ],
  ],
];

describe("a peering rejects, at the paths of its own arguments,", () => {
  it.for(CASES)("%s", async ([, args, problems], { clusters }) => {
    await expectInvalidArgs(clusters, peering(args), NAME, problems);
  });

  it("clusters instead of settings", async ({ clusters }) => {
    const program = peering(({ rome, milan }) => ({
      network: { gatewayServer: milan as never, gatewayClient: rome as never },
    }));

    await expectInvalidArgs(clusters, program, NAME, [
      "network.gatewayServer: expected settings of the gateway, got a LiqoCluster",
      "network.gatewayClient: expected settings of the gateway, got a LiqoCluster",
    ]);
  });

  it("a second tunnel between its clusters", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("first", { server: milan, client: rome });
      new LiqoPeering("rome-milan", { consumer: rome, provider: milan });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      /LiqoPeering "rome-milan" has invalid arguments:\n {2}- network: "first" already connects/,
    );
  });

  it("node ports that its network and another pair share", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const server = { cluster: milan, serviceType: "NodePort", nodePort: 31840 } as const;
      new LiqoNetworkPair("first", { server, client: rome });
      const { serviceType, nodePort } = server;
      const network = { gatewayServer: { serviceType, nodePort } };
      new LiqoPeering("rome-milan", { consumer: rome, provider: milan, network });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      /- network\.gatewayServer\.nodePort: "first" already uses node port 31840/,
    );
  });
});
