import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GatewayClient, type GatewayClientArgs } from "../../../src/index.js";
import { type SimulatedClusters, UNKNOWN } from "../../../src/testing/index.js";
import { expectRefusal, NOTHING } from "../../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

const ENDPOINT = { addresses: ["203.0.113.7"], port: 51840 };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({
    rome: { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] },
  });
});

afterEach(() => clusters.settle());

function toMilan(args: Partial<GatewayClientArgs> = {}): GatewayClient {
  const { rome } = romeAndMilan();
  return new GatewayClient("to-milan", {
    cluster: rome,
    remoteClusterId: "milan",
    endpoint: ENDPOINT,
    ...args,
  });
}

it("sends one GatewayClient with liqoctl's defaults", async () => {
  toMilan();

  const objects = await clusters.objects();
  expect(objects).toMatchObject([
    {
      cluster: "rome",
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "GatewayClient",
      metadata: {
        name: "milan",
        namespace: "liqo-tenant-milan",
        labels: { "liqo.io/remote-cluster-id": "milan" },
        annotations: {
          "pulumi-liqo/managed-by": expect.stringMatching(/:GatewayClient::to-milan$/) as unknown,
          "pulumi.com/deletionPropagationPolicy": "background",
        },
      },
    },
  ]);
  expect(objects[0]?.["spec"]).toEqual({
    mtu: 1340,
    endpoint: { addresses: ["203.0.113.7"], port: 51840, protocol: "UDP" },
    clientTemplateRef: {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "WgGatewayClientTemplate",
      name: "wireguard-client",
      namespace: "liqo",
    },
  });
});

it("sends what it is told", async () => {
  const template = {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "WgGatewayClientTemplate",
    metadata: { name: "wg.v2", namespace: "tenant" },
  };
  clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), template] } });
  toMilan({
    namespace: "tenant",
    mtu: 1400,
    secretName: "my.sealed.key",
    endpoint: { addresses: [pulumi.output("gw.example.com"), "203.0.113.8"] as const, port: 4500 },
    template: { name: "wg.v2", namespace: "tenant" },
  });

  const [client] = await clusters.objects("GatewayClient");
  expect(client).toMatchObject({ cluster: "rome", metadata: { namespace: "tenant" } });
  expect(client?.["spec"]).toEqual({
    mtu: 1400,
    secretRef: { name: "my.sealed.key" },
    endpoint: { addresses: ["gw.example.com", "203.0.113.8"], port: 4500, protocol: "UDP" },
    clientTemplateRef: {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "WgGatewayClientTemplate",
      name: "wg.v2",
      namespace: "tenant",
    },
  });
});

it("is previewed with an endpoint that is not known yet", async () => {
  clusters = await startRomeAndMilan({}, { preview: true });
  const { id } = new ConfigMap("later");
  toMilan({ endpoint: { addresses: id.apply((address) => [address]), port: 51840 } });

  expect(await clusters.objects("GatewayClient")).toMatchObject([
    { cluster: "rome", spec: { mtu: 1340, endpoint: { addresses: UNKNOWN, port: 51840 } } },
  ]);
});

describe("refuses, and creates nothing", () => {
  const refusals: [string, Partial<GatewayClientArgs>, string[]][] = [
    [
      "plain values that are wrong, all at once",
      { mtu: 9001, secretName: "Keys", template: { name: "a_b" }, remoteClusterId: "" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got ""',
        "mtu: expected an integer from 576 to 9000, got 9001",
        'secretName: expected at most 253 lower-case letters, digits, "-" and ".", got "Keys"',
        'template.name: expected at most 253 lower-case letters, digits, "-" and ".", got "a_b"',
      ],
    ],
    [
      "no address, and no port",
      { endpoint: { addresses: [], port: 0 } },
      [
        "endpoint.addresses: expected at least one address, got none",
        "endpoint.port: expected an integer from 1 to 65535, got 0",
      ],
    ],
    [
      "an empty address",
      { endpoint: { addresses: [""], port: 51840 } },
      ['endpoint.addresses[0]: expected an IPv4 address or a host name, got ""'],
    ],
    [
      "an IPv6 address",
      { endpoint: { addresses: ["2001:db8::1"], port: 51840 } },
      [
        `endpoint.addresses[0]: expected an IPv4 address or a host name, since Liqo's network has no IPv6, got "2001:db8::1"`,
      ],
    ],
    [
      "no endpoint",
      { endpoint: undefined },
      ["endpoint: expected an object with addresses and port, got undefined"],
    ],
    [
      "no endpoint, once that is known",
      { endpoint: NOTHING },
      [
        "endpoint: expected an object with addresses and port, got undefined",
        "endpoint.addresses: expected a list of addresses, got undefined",
        "endpoint.port: expected an integer from 1 to 65535, got undefined",
      ],
    ],
    [
      "text in place of an endpoint, and of a template",
      { endpoint: "203.0.113.7" as never, template: "mine" as never },
      [
        'template: expected an object with the name of a template, got "mine"',
        'endpoint: expected an object with addresses and port, got "203.0.113.7"',
      ],
    ],
    [
      "what is no cluster",
      { cluster: { context: "rome" } as never, mtu: 0 },
      ["cluster: expected a LiqoCluster, got an object"],
    ],
    [
      "its own cluster as the remote one",
      { remoteClusterId: "rome" },
      ['remoteClusterId: expected another cluster, got "rome" itself'],
    ],
  ];

  it.each(refusals)("%s", async (_, args, problems) => {
    const program = () => {
      toMilan(args);
    };

    await expectRefusal(clusters, program, 'GatewayClient "to-milan"', problems);
  });
});
