import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type LiqoNetworkPairArgs } from "../src/index.js";
import {
  type SimulatedClusters,
  type SimulatedEvent,
  type SimulatedObject,
  UNKNOWN,
  valueOf,
} from "../src/testing/index.js";
import { generatePrivateKey, publicKeyOf } from "../src/wireguard-key.js";
import { expectRefusal } from "./refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

let clusters: SimulatedClusters;
let events: string[];
const onEvent = ({ action, cluster, kind, name }: SimulatedEvent) => {
  events.push(`${action} ${cluster} ${kind} ${name}`);
};

beforeEach(async () => {
  events = [];
  clusters = await startRomeAndMilan({}, { onEvent });
});

afterEach(() => clusters.settle());

function joined(args: Partial<LiqoNetworkPairArgs> = {}) {
  const { rome, milan } = romeAndMilan();
  const link = new LiqoNetworkPair("pair", { server: milan, client: rome, ...args });
  const { status, latency, endpoint, publicKeys, clientSeenByServer, serverSeenByClient } = link;
  return { status, latency, endpoint, publicKeys, clientSeenByServer, serverSeenByClient };
}

/** Each object as `<cluster> <kind> <namespace>/<name>`. */
async function places(): Promise<string[]> {
  const objects = await clusters.objects();
  return objects
    .map(({ cluster, kind, metadata }) =>
      [cluster, kind, [metadata.namespace, metadata.name].filter(Boolean).join("/")].join(" "),
    )
    .sort();
}

const byCluster = (one: SimulatedObject, other: SimulatedObject) =>
  one.cluster.localeCompare(other.cluster);

const order = (...wanted: string[]) => wanted.map((event) => events.indexOf(event));

describe("joins two clusters", () => {
  it("by these objects, and no others", async () => {
    await clusters.up(joined);

    expect(await places()).toEqual([
      "milan Configuration liqo-tenant-rome/rome",
      "milan Connection liqo-tenant-rome/gw-rome",
      "milan GatewayServer liqo-tenant-rome/rome",
      "milan Namespace liqo-tenant-rome",
      "milan PublicKey liqo-tenant-rome/rome",
      "milan Secret liqo-tenant-rome/gw-keys",
      "rome Configuration liqo-tenant-milan/milan",
      "rome Connection liqo-tenant-milan/gw-milan",
      "rome GatewayClient liqo-tenant-milan/milan",
      "rome Namespace liqo-tenant-milan",
      "rome PublicKey liqo-tenant-milan/milan",
      "rome Secret liqo-tenant-milan/gw-keys",
    ]);
  });

  it("and gives what users need of it", async () => {
    const { outputs } = await clusters.up(joined);
    const [server, client] = await clusters.objects("Secret");

    expect(outputs).toEqual({
      status: "Connected",
      latency: "1.2ms",
      endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
      publicKeys: {
        server: (server?.["data"] as { publicKey: string }).publicKey,
        client: (client?.["data"] as { publicKey: string }).publicKey,
      },
      clientSeenByServer: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
      serverSeenByClient: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
    });
    expect([server?.cluster, client?.cluster]).toEqual(["milan", "rome"]);
  });

  it("telling each the ranges of the other", async () => {
    clusters = await startRomeAndMilan({
      rome: { podCidrs: ["10.20.0.0/16", "10.21.0.0/16"], externalCidr: "10.71.0.0/16" },
      milan: { podCidrs: ["10.30.0.0/16"], externalCidr: "10.72.0.0/16" },
    });
    const { outputs } = await clusters.up(joined);

    const configurations = await clusters.objects("Configuration");
    expect(configurations.sort(byCluster)).toMatchObject([
      {
        cluster: "milan",
        spec: {
          remote: { cidr: { pod: ["10.20.0.0/16", "10.21.0.0/16"], external: ["10.71.0.0/16"] } },
        },
      },
      {
        cluster: "rome",
        spec: { remote: { cidr: { pod: ["10.30.0.0/16"], external: ["10.72.0.0/16"] } } },
      },
    ]);
    expect(outputs.serverSeenByClient).toEqual({
      pod: ["10.30.0.0/16"],
      external: ["10.72.0.0/16"],
    });
  });

  it("with the same keys at their gateways as across", async () => {
    await clusters.up(joined);

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { secretRef: { name: "gw-keys" } } },
    ]);
    expect(await clusters.objects("GatewayClient")).toMatchObject([
      { cluster: "rome", spec: { secretRef: { name: "gw-keys" } } },
    ]);
  });

  it("with the roles inverted where server and client are swapped", async () => {
    await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("pair", { server: rome, client: milan });
    });

    expect(await clusters.objects("GatewayServer")).toMatchObject([{ cluster: "rome" }]);
    expect(await clusters.objects("GatewayClient")).toMatchObject([{ cluster: "milan" }]);
  });

  it("again without a change, and takes everything away", async () => {
    await clusters.up(joined);
    const { changes } = await clusters.up(joined);
    await clusters.destroy();

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(await clusters.objects()).toEqual([]);
  });
});

describe("passes on", () => {
  it("the settings of both gateways", async () => {
    clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
    await clusters.up(() =>
      joined({
        mtu: 1400,
        gatewayServer: {
          serviceType: "NodePort",
          port: 51820,
          nodePort: 30742,
          serviceAnnotations: { a: "b" },
        },
        gatewayClient: { endpoint: { address: "nat.example.com", port: 4500 } },
      }),
    );

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      {
        cluster: "milan",
        spec: {
          mtu: 1400,
          endpoint: { serviceType: "NodePort", port: 51820, nodePort: 30742 },
          serviceAnnotations: { a: "b" },
        },
      },
    ]);
    expect(await clusters.objects("GatewayClient")).toMatchObject([
      {
        cluster: "rome",
        spec: { mtu: 1400, endpoint: { addresses: ["nat.example.com"], port: 4500 } },
      },
    ]);
  });

  it("a namespace and keys that are there already, and creates none", async () => {
    const privateKey = generatePrivateKey();
    const publicKey = publicKeyOf(privateKey);
    const keys = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "sealed",
        namespace: "tenant",
        labels: {
          "liqo.io/remote-cluster-id": "milan",
          "networking.liqo.io/gateway-resource": "true",
        },
      },
      data: { privateKey },
    };
    clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), keys] } });
    const { outputs } = await clusters.up(() =>
      joined({ gatewayClient: { namespace: "tenant", keys: { secretName: "sealed", publicKey } } }),
    );

    expect(outputs.status).toBe("Connected");
    expect(outputs.publicKeys.client).toBe(publicKey);
    expect((await places()).filter((place) => place.startsWith("rome"))).toEqual([
      "rome Configuration tenant/milan",
      "rome Connection tenant/gw-milan",
      "rome GatewayClient tenant/milan",
      "rome PublicKey tenant/milan",
    ]);
  });
});

describe("begins", () => {
  it("the client as soon as the server has an endpoint, not when its pod runs", async () => {
    const delays = { pod: 60, loadBalancer: 20, handshake: 1 };
    clusters = await startRomeAndMilan({}, { onEvent, delays });
    await clusters.up(joined);

    const [endpoint = 0, client = 0, connected = 0] = order(
      "ready milan GatewayServer liqo-tenant-rome/rome",
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan Connection liqo-tenant-rome/gw-rome",
    );
    expect(endpoint).toBeGreaterThan(-1);
    expect(client).toBeGreaterThan(endpoint);
    expect(connected).toBeGreaterThan(client);
  });

  it("the client without the server where the endpoint is known", async () => {
    const delays = { pod: 20, loadBalancer: 60 };
    clusters = await startRomeAndMilan({}, { onEvent, delays });
    await clusters.up(() => joined({ gatewayServer: { loadBalancerIp: "203.0.113.99" } }));

    const [client = -1, endpoint = -1] = order(
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan GatewayServer liqo-tenant-rome/rome",
    );
    expect(client).toBeGreaterThan(-1);
    expect(endpoint).toBeGreaterThan(client);
  });

  it("nothing before both clusters have been read", async () => {
    await clusters.up(joined);

    const lastRead = events.findLastIndex((event) => /^read .* liqo\//.test(event));
    const firstCreation = events.findIndex((event) => event.startsWith("create"));
    expect(firstCreation).toBeGreaterThan(lastRead);
  });

  it("no object before its namespace", async () => {
    await clusters.up(joined);

    const [milan = 0, rome = 0] = order(
      "create milan Namespace liqo-tenant-rome",
      "create rome Namespace liqo-tenant-milan",
    );
    const [inMilan, inRome] = ["liqo-tenant-rome/", "liqo-tenant-milan/"].map((prefix) =>
      events.findIndex((event) => event.startsWith("create") && event.includes(` ${prefix}`)),
    );
    expect(inMilan).toBeGreaterThan(milan);
    expect(inRome).toBeGreaterThan(rome);
  });
});

describe("previews", () => {
  it("every object, with what only a cluster can tell left open", async () => {
    clusters = await startRomeAndMilan({}, { preview: true });
    const { rome, milan } = romeAndMilan();
    const link = new LiqoNetworkPair("pair", { server: milan, client: rome });

    const objects = await clusters.objects();
    expect(objects.map(({ cluster, kind }) => `${cluster} ${kind}`).sort()).toEqual([
      "milan Configuration",
      "milan Connection",
      "milan GatewayServer",
      "milan Namespace",
      "milan PublicKey",
      "milan Secret",
      "rome Configuration",
      "rome Connection",
      "rome GatewayClient",
      "rome Namespace",
      "rome PublicKey",
      "rome Secret",
    ]);
    expect(objects).toContainEqual(
      expect.objectContaining({
        cluster: "rome",
        kind: "GatewayClient",
        spec: expect.objectContaining({
          mtu: 1340,
          endpoint: { addresses: UNKNOWN, port: UNKNOWN, protocol: "UDP" },
        }) as unknown,
      }),
    );
    expect(await valueOf(link.endpoint)).toBeUndefined();
    expect(await valueOf(link.status)).toBeUndefined();
  });

  it("no change of what is as declared", async () => {
    await clusters.up(joined);
    const { changes, outputs } = await clusters.preview(joined);

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(outputs.status).toBe("Connected");
  });
});

describe("fails, naming cluster and object,", () => {
  it("if the load balancer has no address, and goes on when it has one", async () => {
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    await expect(clusters.up(joined)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [SimulatedFailure: GatewayServer liqo-tenant-rome/rome in cluster milan was created, but has not become ready: timed out waiting for the condition
        seen: the LoadBalancer service of its gateway has no address (fault load-balancer-pending)]
    `);

    clusters.setFaults([]);
    const { outputs } = await clusters.up(joined);
    expect(outputs.status).toBe("Connected");
  });

  it("if no packet crosses", async () => {
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

    await expect(clusters.up(joined)).rejects.toThrow(
      /Connection liqo-tenant-rome\/gw-rome in cluster milan was created, but has not become ready/,
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

describe("refuses, and creates nothing", () => {
  const NAME = 'LiqoNetworkPair "pair"';

  it("plain values that are wrong, all at once, by the names that the caller used", async () => {
    const program = () =>
      joined({
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
        - timeout: expected a length of time such as "90s" or "5m", got "never"
        - gatewayServer.port: expected an integer from 1 to 65535, got 70000
        - gatewayServer.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters
        - gatewayClient.template.name: expected at most 63 lower-case letters, digits and "-", got "B"
        - gatewayClient.endpoint.port: expected an integer from 1 to 65535, got 0
        - gatewayClient.endpoint.address: expected an address of yours that leads to the server, whose serviceType is "ClusterIP": it has none that another cluster can dial]
    `);
    expect(await clusters.objects()).toEqual([]);
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
      'client: expected another cluster than server, got two clusters with the ID "cluster" for both',
    );
    expect(await clusters.objects()).toEqual([]);
  });

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

  it("two pairs of the same clusters, which would share a namespace", async () => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const one = new LiqoNetworkPair("one", { server: milan, client: rome });
      const two = new LiqoNetworkPair("two", { server: rome, client: milan });
      return { one: one.status, two: two.status };
    };

    await expect(clusters.up(program)).rejects.toThrow(
      "expected a namespace without a gateway, got liqo-tenant-milan in cluster rome",
    );
  });
});
