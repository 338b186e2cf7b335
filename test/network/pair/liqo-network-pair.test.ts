import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusters, SimulatedObject } from "../../../src/testing/index.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Each object as `<cluster> <kind> <namespace>/<name>`. */
async function places(clusters: SimulatedClusters): Promise<string[]> {
  const objects = await clusters.objects();
  return objects
    .map(({ cluster, kind, metadata }) =>
      [cluster, kind, [metadata.namespace, metadata.name].filter(Boolean).join("/")].join(" "),
    )
    .sort();
}

const byCluster = (first: SimulatedObject, second: SimulatedObject) =>
  first.cluster.localeCompare(second.cluster);

describe("connects two clusters", () => {
  // case: R1
  it("with exactly these objects", async ({ clusters }) => {
    await clusters.up(joined);

    expect(await places(clusters)).toEqual([
      "milan Configuration liqo-tenant-rome/rome",
      "milan Connection liqo-tenant-rome/gw-rome",
      "milan GatewayServer liqo-tenant-rome/rome",
      "milan Namespace liqo-tenant-rome",
      "milan PublicKey liqo-tenant-rome/rome",
      "milan Secret liqo-tenant-rome/gw-keys",
      "milan Service liqo-tenant-rome/gw-rome",
      "rome Configuration liqo-tenant-milan/milan",
      "rome Connection liqo-tenant-milan/gw-milan",
      "rome GatewayClient liqo-tenant-milan/milan",
      "rome Namespace liqo-tenant-milan",
      "rome PublicKey liqo-tenant-milan/milan",
      "rome Secret liqo-tenant-milan/gw-keys",
    ]);
  });

  it("with sides from a class with getters", async ({ clusters }) => {
    class Side {
      constructor(private readonly clusterOfSide: LiqoCluster) {}

      get cluster() {
        return this.clusterOfSide;
      }
    }
    const { outputs } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      return new LiqoNetworkPair("pair", { server: new Side(milan), client: new Side(rome) })
        .status;
    });

    expect(outputs).toBe("Connected");
  });

  it("with exactly these outputs", async ({ clusters }) => {
    const { outputs } = await clusters.up(joined);
    const [server, client] = await clusters.objects("Secret");

    expect(outputs).toEqual({
      status: "Connected",
      diagnosis: { summary: "Connected", checks: [] },
      latency: "1.2ms",
      endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
      publicKeys: {
        server: (server?.["data"] as { publicKey: string }).publicKey,
        client: (client?.["data"] as { publicKey: string }).publicKey,
      },
      remappedCidrs: {
        client: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
        server: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
      },
    });
    expect([server?.cluster, client?.cluster]).toEqual(["milan", "rome"]);
  });

  it("with a Configuration of the remote CIDRs in each cluster", async () => {
    const clusters = await startRomeAndMilan({
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
    expect(outputs.remappedCidrs.server).toEqual({
      pod: ["10.30.0.0/16"],
      external: ["10.72.0.0/16"],
    });
  });

  it("with gateways that use the generated Secrets", async ({ clusters }) => {
    await clusters.up(joined);

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { secretRef: { name: "gw-keys" } } },
    ]);
    expect(await clusters.objects("GatewayClient")).toMatchObject([
      { cluster: "rome", spec: { secretRef: { name: "gw-keys" } } },
    ]);
  });

  it("with swapped gateways if server and client are swapped", async ({ clusters }) => {
    await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("pair", { server: rome, client: milan });
    });

    expect(await clusters.objects("GatewayServer")).toMatchObject([{ cluster: "rome" }]);
    expect(await clusters.objects("GatewayClient")).toMatchObject([{ cluster: "milan" }]);
  });

  it("without changes in a second up, and deletes all objects on destroy", async ({ clusters }) => {
    const before = await clusters.liveObjects();
    await clusters.up(joined);
    const { changes } = await clusters.up(joined);
    await clusters.destroy();

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(await clusters.liveObjects()).toEqual(before);
  });

  it("and leaves Service and Connections to garbage collection on destroy", async ({
    clusters,
    events,
  }) => {
    await clusters.up(joined);
    events.length = 0;
    await clusters.destroy();

    expect(events).toContain("delete milan GatewayServer liqo-tenant-rome/rome");
    expect(events.filter((event) => /^delete \w+ (Service|Connection) /.test(event))).toEqual([]);
  });
});

// case: R31
describe("warns of clusters with different minor versions of Liqo", () => {
  const warnings = async (args: Partial<LiqoClusterArgs>) => {
    const clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.1.2" } });
    const warn = vi.spyOn(pulumi.log, "warn");
    await clusters.up(() => {
      const { milan } = romeAndMilan();
      const client = new LiqoCluster("client", { context: "rome", ...args });
      return { status: new LiqoNetworkPair("pair", { server: milan, client }).status };
    });
    return warn.mock.calls.map(([message]) => message);
  };

  it("if both versions are read anyway", async () => {
    expect(await warnings({})).toEqual([
      "Liqo is 1.2.0 in cluster milan and 1.1.2 in cluster client\n" +
        "Use the same minor version in both clusters.\n" +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#liqo-version",
    ]);
  });

  it("but does not read a version only for the warning", async () => {
    expect(await warnings({ podCidrs: ["10.10.0.0/16"] })).toEqual([]);
  });
});

describe("uses", () => {
  it("the settings of both gateways", async () => {
    const clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
    await clusters.up(() =>
      joined({
        mtu: 1400,
        server: {
          serviceType: "NodePort",
          port: 51820,
          nodePort: 30742,
          serviceAnnotations: { a: "b" },
        },
        client: { endpoint: { address: "nat.example.com", port: 4500 } },
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

  it("an existing Configuration, and does not delete it", async () => {
    const configuration = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "Configuration",
      metadata: {
        name: "milan",
        namespace: "tenant",
        labels: { "liqo.io/remote-cluster-id": "milan" },
      },
      spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
    };
    const clusters = await startRomeAndMilan({
      rome: { objects: [namespace("tenant"), configuration] },
    });
    const program = () => joined({ client: { namespace: "tenant", configurationName: "milan" } });

    const { outputs } = await clusters.up(program);

    expect(outputs.status).toBe("Connected");
    expect(outputs.remappedCidrs.server).toEqual({
      pod: ["10.11.0.0/16"],
      external: ["10.8.0.0/16"],
    });
    expect((await places(clusters)).filter((place) => place.startsWith("rome"))).not.toContain(
      "rome Configuration tenant/milan",
    );
    await clusters.destroy();
    // The Configuration still exists, otherwise this run would fail.
    expect((await clusters.up(program)).outputs.status).toBe("Connected");
  });

  // case: R3 Keys come from sealed or external Secrets, possibly after the gateway is created.
  it("an existing namespace and existing keys, and creates neither", async () => {
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
    const clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), keys] } });
    const { outputs } = await clusters.up(() =>
      joined({ client: { namespace: "tenant", keys: { secretName: "sealed", publicKey } } }),
    );

    expect(outputs.status).toBe("Connected");
    expect(outputs.publicKeys.client).toBe(publicKey);
    expect((await places(clusters)).filter((place) => place.startsWith("rome"))).toEqual([
      "rome Configuration tenant/milan",
      "rome Connection tenant/gw-milan",
      "rome GatewayClient tenant/milan",
      "rome PublicKey tenant/milan",
    ]);
  });
});
