import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GatewayServer,
  type GatewayServerArgs,
  GatewayServiceType,
  LiqoCluster,
} from "../src/index.js";
import { type SimulatedClusters, UNKNOWN, valueOf } from "../src/testing/index.js";
import { expectRefusal } from "./refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

const KEYS = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "keys",
    namespace: "liqo-tenant-rome",
    labels: {
      "liqo.io/remote-cluster-id": "rome",
      "networking.liqo.io/gateway-resource": "true",
    },
  },
  data: { privateKey: Buffer.alloc(32, 1).toString("base64") },
};
const MILAN = { objects: [namespace("liqo-tenant-rome"), KEYS] };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ milan: MILAN });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

function toRome(args: Partial<GatewayServerArgs> = {}, name = "to-rome"): GatewayServer {
  const { milan } = romeAndMilan();
  return new GatewayServer(name, { cluster: milan, remoteClusterId: "rome", ...args });
}

describe("sends", () => {
  it("one GatewayServer with liqoctl's defaults", async () => {
    toRome();

    expect(await clusters.objects()).toMatchObject([
      {
        cluster: "milan",
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "GatewayServer",
        metadata: {
          name: "rome",
          namespace: "liqo-tenant-rome",
          labels: { "liqo.io/remote-cluster-id": "rome" },
          annotations: {
            "pulumi.com/deletionPropagationPolicy": "background",
            "pulumi.com/waitFor": JSON.stringify([
              "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
              "jsonpath={.status.endpoint[?@ > 0]}",
            ]),
          },
        },
      },
    ]);
    const [server] = await clusters.objects("GatewayServer");
    expect(server?.["spec"]).toEqual({
      mtu: 1340,
      endpoint: { port: 51840, serviceType: "LoadBalancer" },
      serverTemplateRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServerTemplate",
        name: "wireguard-server",
        namespace: "liqo",
      },
    });
  });

  it("what it is told", async () => {
    clusters = await startRomeAndMilan({
      milan: {
        objects: [
          namespace("tenant"),
          { ...KEYS, metadata: { ...KEYS.metadata, namespace: "tenant" } },
          {
            apiVersion: "networking.liqo.io/v1beta1",
            kind: "WgGatewayServerTemplate",
            metadata: { name: "mine", namespace: "tenant" },
          },
        ],
      },
    });
    toRome({
      namespace: "tenant",
      mtu: 1400,
      port: 51820,
      nodePort: 30742,
      loadBalancerIp: "203.0.113.99",
      secretName: "keys",
      serviceAnnotations: { "example.com/size": "small" },
      serviceLabels: { team: "network" },
      template: { name: "mine", namespace: "tenant" },
    });

    const [server] = await clusters.objects("GatewayServer");
    expect(server).toMatchObject({ cluster: "milan", metadata: { namespace: "tenant" } });
    expect(server?.["spec"]).toEqual({
      mtu: 1400,
      endpoint: {
        port: 51820,
        serviceType: "LoadBalancer",
        nodePort: 30742,
        loadBalancerIP: "203.0.113.99",
      },
      secretRef: { name: "keys" },
      serviceAnnotations: { "example.com/size": "small" },
      serviceLabels: { team: "network" },
      serverTemplateRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServerTemplate",
        name: "mine",
        namespace: "tenant",
      },
    });
  });

  it("a reference to the template in the namespace that Liqo is in", async () => {
    clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoNamespace: "networking" } });
    const milan = new LiqoCluster("milan", { context: "milan", liqoNamespace: "networking" });
    new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome" });

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { serverTemplateRef: { namespace: "networking" } } },
    ]);
  });
});

describe("gives the endpoint that Liqo reports", () => {
  it.each([
    [GatewayServiceType.LoadBalancer, {}, { addresses: ["203.0.113.21"], port: 51840 }],
    [
      GatewayServiceType.LoadBalancer,
      { loadBalancerIp: "203.0.113.99" },
      { addresses: ["203.0.113.99"], port: 51840 },
    ],
    [GatewayServiceType.NodePort, {}, { addresses: ["192.0.2.2"], port: 31001 }],
    [GatewayServiceType.NodePort, { nodePort: 30742 }, { addresses: ["192.0.2.2"], port: 30742 }],
    [GatewayServiceType.ClusterIP, {}, { addresses: ["10.96.100.1"], port: 51840 }],
  ])("with a %s service and %j", async (serviceType, args, endpoint) => {
    const server = toRome({ serviceType, ...args });

    expect(await valueOf(server.endpoint)).toEqual({ ...endpoint, protocol: "UDP" });
  });

  it("as it is now, not as it was when it was created", async () => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

    const { outputs, changes } = await clusters.up(program);

    // Liqo has taken the address back: what was known is kept, and said.
    expect(outputs.endpoint.addresses).toEqual(["203.0.113.21"]);
    expect(changes).toMatchObject({ create: 0, update: 0 });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "GatewayServer liqo-tenant-rome/rome in cluster milan has lost its endpoint since the last update",
      expect.any(GatewayServer),
    );
  });

  it("not at all while it is unknown, in a preview", async () => {
    clusters = await startRomeAndMilan({ milan: MILAN }, { preview: true });
    const server = toRome({ secretName: pulumi.output("keys") });

    expect(await valueOf(server.endpoint)).toBeUndefined();
    expect(await clusters.objects()).toMatchObject([
      { cluster: "milan", kind: "GatewayServer", spec: { secretRef: { name: "keys" } } },
    ]);
    expect(JSON.stringify(await clusters.objects())).not.toContain(UNKNOWN);
  });
});

describe("fails", () => {
  it.each(["load-balancer-pending", "endpoint-empty-address"] as const)("with %s", async (kind) => {
    clusters.setFaults([{ cluster: "milan", kind }]);

    await expect(clusters.up(() => ({ endpoint: toRome().endpoint }))).rejects.toThrow(
      "GatewayServer liqo-tenant-rome/rome in cluster milan was created, but has not become ready",
    );
  });

  it("if neither the cluster nor the last refresh knows an endpoint", async () => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    clusters.refresh();

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`[NotReadyError: error serializing property "outputs": GatewayServer liqo-tenant-rome/rome in cluster milan has no endpoint that a client can dial, status.endpoint is {"addresses":[],"port":51840,"protocol":"UDP"}: see whether its Service has an address, then run up again]`);
  });
});

describe("refuses, and creates nothing", () => {
  const refusals: [string, Partial<GatewayServerArgs>, string[]][] = [
    [
      "numbers out of range",
      { port: 0, nodePort: 65536, mtu: 575 },
      [
        "mtu: expected an integer from 576 to 9000, got 575",
        "port: expected an integer from 1 to 65535, got 0",
        "nodePort: expected an integer from 1 to 65535, got 65536",
      ],
    ],
    [
      "names that Kubernetes would not take",
      { secretName: "Keys", namespace: "Tenant", template: { name: "a_b", namespace: "-" } },
      [
        'namespace: expected at most 63 lower-case letters, digits and "-", got "Tenant"',
        'secretName: expected at most 63 lower-case letters, digits and "-", got "Keys"',
        'template.name: expected at most 63 lower-case letters, digits and "-", got "a_b"',
        'template.namespace: expected at most 63 lower-case letters, digits and "-", got "-"',
      ],
    ],
    [
      "what is no cluster ID",
      { remoteClusterId: "Rome" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome"',
      ],
    ],
    [
      "its own cluster as the remote one",
      { remoteClusterId: "milan" },
      ['remoteClusterId: expected another cluster, got "milan" itself'],
    ],
    [
      "an unknown type of service",
      { serviceType: "ExternalName" as "NodePort" },
      ['serviceType: expected one of ClusterIP, LoadBalancer, NodePort, got "ExternalName"'],
    ],
    [
      "a load balancer's address without a load balancer",
      { serviceType: "NodePort", loadBalancerIp: "203.0.113.7" },
      ['loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"'],
    ],
    [
      "an IPv6 address",
      { loadBalancerIp: "2001:db8::1" },
      ['loadBalancerIp: expected an IPv4 address, got "2001:db8::1"'],
    ],
    [
      "a node port of a service that has none",
      { serviceType: "ClusterIP", nodePort: 30742 },
      ['nodePort: needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"'],
    ],
    [
      "a timeout that is none",
      { timeout: "soon" },
      ['timeout: expected a length of time such as "90s" or "5m", got "soon"'],
    ],
    [
      "outputs that are wrong, all at once",
      { port: pulumi.output(0), mtu: pulumi.output(100000) },
      [
        "mtu: expected an integer from 576 to 9000, got 100000",
        "port: expected an integer from 1 to 65535, got 0",
      ],
    ],
  ];

  it.each(refusals)("%s", async (_, args, problems) => {
    await expectRefusal(
      clusters,
      () => ({ endpoint: toRome(args).endpoint }),
      'GatewayServer "to-rome"',
      problems,
    );
  });

  it("service annotations and labels before Liqo 1.2", async () => {
    clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoVersion: "1.1.2" } });
    await expectRefusal(
      clusters,
      () => {
        toRome({ serviceAnnotations: { a: "b" }, serviceLabels: { c: "d" } });
      },
      'GatewayServer "to-rome"',
      [
        "serviceAnnotations: needs Liqo 1.2.0 or later, the cluster runs 1.1.2",
        "serviceLabels: needs Liqo 1.2.0 or later, the cluster runs 1.1.2",
      ],
    );
  });

  it("a node port that another server of the cluster has", async () => {
    const program = () => {
      const { milan } = romeAndMilan();
      const args = { cluster: milan, serviceType: "NodePort", nodePort: 30742 } as const;
      new GatewayServer("to-rome", { ...args, remoteClusterId: "rome" });
      new GatewayServer("to-turin", { ...args, remoteClusterId: "turin" });
    };
    clusters = await startRomeAndMilan({
      milan: { objects: [...MILAN.objects, namespace("liqo-tenant-turin")] },
    });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: error serializing property "metadata": GatewayServer "to-turin" has invalid arguments:
        - nodePort: expected a free one, got 30742, which "to-rome" uses in cluster milan]
    `);
    expect(await clusters.objects()).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: "turin" }) as unknown }),
    );
  });

  it("a namespace that another gateway of the cluster has", async () => {
    const program = () => {
      const { milan } = romeAndMilan();
      const args = { cluster: milan, remoteClusterId: "rome" };
      new GatewayServer("one", args);
      new GatewayServer("two", args);
    };

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: error serializing property "metadata": GatewayServer "two" has invalid arguments:
        - namespace: expected a namespace without a gateway, got liqo-tenant-rome in cluster milan, which "one" uses: Liqo runs one gateway in a namespace]
    `);
  });
});

describe("warns", () => {
  it.each([
    [29999, true],
    [30000, false],
    [32767, false],
    [32768, true],
  ])("of the node port %d: %s", async (nodePort, expected) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    toRome({ serviceType: "NodePort", nodePort });
    await clusters.settle();

    const text = `nodePort ${nodePort} is outside of 30000-32767, Kubernetes' range unless the cluster sets another`;
    expect(warn.mock.calls.map(([message]) => message)).toEqual(expected ? [text] : []);
  });
});
