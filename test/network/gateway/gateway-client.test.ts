import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { GatewayClient, type GatewayClientArgs } from "../../../src/index.js";
import { UNKNOWN } from "../../../src/testing/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const ENDPOINT = { addresses: ["203.0.113.7"], port: 51840 };

const it = simulatedTest({
  rome: { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] },
});

function toMilan(args: Partial<GatewayClientArgs> = {}): GatewayClient {
  const { rome } = romeAndMilan();
  return new GatewayClient("to-milan", {
    cluster: rome,
    remoteClusterId: "milan",
    endpoint: ENDPOINT,
    ...args,
  });
}

it("creates a GatewayClient with liqoctl's defaults", async ({ clusters }) => {
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

it("creates a GatewayClient with the specified arguments", async () => {
  const template = {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "WgGatewayClientTemplate",
    metadata: { name: "wg.v2", namespace: "tenant" },
  };
  const clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), template] } });
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

it("has an unknown address in a preview if the address is an unknown output", async () => {
  const clusters = await startRomeAndMilan({}, { preview: true });
  const { id } = new ConfigMap("later");
  toMilan({ endpoint: { addresses: id.apply((address) => [address]), port: 51840 } });

  expect(await clusters.objects("GatewayClient")).toMatchObject([
    { cluster: "rome", spec: { mtu: 1340, endpoint: { addresses: UNKNOWN, port: 51840 } } },
  ]);
});

describe("rejects, and creates no object for,", () => {
  const rejections: [string, Partial<GatewayClientArgs>, string[]][] = [
    [
      "invalid plain values, all in one error",
      { mtu: 9001, secretName: "Keys", template: { name: "a_b" }, remoteClusterId: "" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got ""',
        "mtu: expected an integer from 576 to 9000, got 9001",
        'secretName: expected a name of at most 253 lower-case letters, digits, "-" and ".", got "Keys"',
        'template.name: expected a name of at most 253 lower-case letters, digits, "-" and ".", got "a_b"',
      ],
    ],
    [
      "an endpoint without an address, and port 0",
      { endpoint: { addresses: [], port: 0 } },
      [
        "endpoint.addresses: expected at least one address, got an empty list",
        "endpoint.port: expected an integer from 1 to 65535, got 0",
      ],
    ],
    [
      "an undefined endpoint",
      { endpoint: undefined },
      ["endpoint: required: an object with addresses and port"],
    ],
    [
      "an output that resolves to an undefined endpoint",
      { endpoint: UNDEFINED_OUTPUT },
      ["endpoint: expected an object with addresses and port, got undefined"],
    ],
    [
      "strings instead of an endpoint and a template",
      { endpoint: "203.0.113.7" as never, template: "mine" as never },
      [
        'endpoint: expected an object with addresses and port, got "203.0.113.7"',
        'template: expected an object with the name of a template, got "mine"',
      ],
    ],
    [
      "an object instead of a cluster, with another problem",
      { cluster: { context: "rome" } as never, mtu: 0 },
      [
        "cluster: expected a LiqoCluster, got an object",
        "mtu: expected an integer from 576 to 9000, got 0",
      ],
    ],
    [
      "its own cluster as the remote cluster",
      { remoteClusterId: "rome" },
      ['remoteClusterId: expected another cluster, got "rome" itself'],
    ],
  ];

  it.for(rejections)("%s", async ([, args, problems], { clusters }) => {
    const program = () => {
      toMilan(args);
    };

    await expectInvalidArgs(clusters, program, 'GatewayClient "to-milan"', problems);
  });
});

it("is named after the remote cluster if gatewayName resolves to undefined", async ({
  clusters,
}) => {
  await clusters.up(() => toMilan({ gatewayName: UNDEFINED_OUTPUT }).urn);

  expect(await clusters.objects("GatewayClient")).toMatchObject([{ metadata: { name: "milan" } }]);
});
