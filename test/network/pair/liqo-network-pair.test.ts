import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusters, SimulatedObject } from "../../../src/testing/index.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

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

describe("joins two clusters", () => {
  // case: R1
  it("by these objects, and no others", async () => {
    await clusters.up(joined);

    expect(await places()).toEqual([
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

  it("and gives what users need of it", async () => {
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

// case: R31
describe("warns of clusters with another minor version of Liqo", () => {
  const warnings = async (args: Partial<LiqoClusterArgs>) => {
    clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.1.2" } });
    const warn = vi.spyOn(pulumi.log, "warn");
    await clusters.up(() => {
      const { milan } = romeAndMilan();
      const client = new LiqoCluster("client", { context: "rome", ...args });
      return { status: new LiqoNetworkPair("pair", { server: milan, client }).status };
    });
    return warn.mock.calls.map(([message]) => message);
  };

  it("where both versions are at hand", async () => {
    expect(await warnings({})).toEqual([
      "Liqo is 1.2.0 in cluster milan and 1.1.2 in cluster client: use one minor version in both",
    ]);
  });

  it("and reads none for that alone", async () => {
    expect(await warnings({ podCidrs: ["10.10.0.0/16"] })).toEqual([]);
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

  it("a Configuration that is there already, and leaves it where it is", async () => {
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
    clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), configuration] } });
    const program = () =>
      joined({ gatewayClient: { namespace: "tenant", configurationName: "milan" } });

    const { outputs } = await clusters.up(program);

    expect(outputs.status).toBe("Connected");
    expect(outputs.serverSeenByClient).toEqual({
      pod: ["10.11.0.0/16"],
      external: ["10.8.0.0/16"],
    });
    expect((await places()).filter((place) => place.startsWith("rome"))).not.toContain(
      "rome Configuration tenant/milan",
    );
    await clusters.destroy();
    // It could not be read otherwise.
    expect((await clusters.up(program)).outputs.status).toBe("Connected");
  });

  // case: R3 Keys come from sealed or external Secrets, possibly after the gateway is created.
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
