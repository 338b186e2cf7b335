import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FAULTS as LAB_FAULTS } from "../lab/lab-file.js";
import { LiqoNetworkPair, type LiqoNetworkPairArgs } from "../../src/index.js";
import { FAULTS, type SimulatedClusters } from "../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

const joined =
  (args: Partial<LiqoNetworkPairArgs> = {}) =>
  () => {
    const { rome, milan } = romeAndMilan();
    return { status: new LiqoNetworkPair("pair", { server: milan, client: rome, ...args }).status };
  };

async function failure(args?: Partial<LiqoNetworkPairArgs>): Promise<string> {
  return clusters.up(joined(args)).then(
    () => "it did not fail",
    (error: unknown) => String(error),
  );
}

it("a simulated cluster has the faults of the lab", () => {
  expect([...FAULTS]).toEqual([...LAB_FAULTS]);
});

describe("a tunnel", () => {
  it.each([
    ["pods-never-ready", "milan", "the gateway's pod does not become ready"],
    ["pods-never-ready", "rome", "at the other end, in cluster rome: the gateway's pod does not"],
    ["load-balancer-pending", "milan", "the LoadBalancer service of its gateway has no address"],
    ["endpoint-empty-address", "milan", "its endpoint has an empty address"],
    ["tunnel-blocked", "rome", "UDP is dropped at cluster rome"],
  ] as const)("does not come up with fault %s in %s", async (kind, cluster, reason) => {
    clusters.setFaults([{ cluster, kind }]);

    expect(await failure()).toContain(reason);
    clusters.setFaults([]);
    expect((await clusters.up(joined())).outputs.status).toBe("Connected");
  });

  it("does not come up if the client dials another address", async () => {
    const endpoint = { address: "198.51.100.1", port: 4500 };

    expect(await failure({ gatewayClient: { endpoint } })).toContain(
      "the client dials 198.51.100.1:4500, the server in cluster milan answers at 203.0.113.21:51840, " +
        "192.0.2.2:31001: if a NAT or a DNS name leads there, set reachableAt of that simulated cluster",
    );
  });

  it("does not come up if the template is not found", async () => {
    expect(await failure({ gatewayServer: { template: { name: "mine" } } })).toContain(
      "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/mine",
    );
  });

  it("does not come up if the Secret with its keys is not found", async () => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32).toString("base64") };

    expect(await failure({ gatewayServer: { keys } })).toContain(
      'Liqo finds 0 Secrets in namespace liqo-tenant-rome that are labelled as keys of the gateway to "rome"',
    );
  });
});

it("a tunnel comes up through a NAT in reachableAt", async () => {
  clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
  const endpoint = { address: "nat.example.com", port: 4500 };
  const gatewayServer = { serviceType: "ClusterIP" } as const;
  const { outputs } = await clusters.up(joined({ gatewayServer, gatewayClient: { endpoint } }));

  expect(outputs.status).toBe("Connected");
});

it("the Connections of a tunnel that was up report Error", async () => {
  await clusters.up(joined());
  clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);

  expect(await clusters.objects("Connection")).toMatchObject([
    { cluster: "milan", status: { value: "Error" } },
    { cluster: "rome", status: { value: "Error" } },
  ]);
});
