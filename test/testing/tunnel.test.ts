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

it("has the faults of the lab", () => {
  expect([...FAULTS]).toEqual([...LAB_FAULTS]);
});

describe("does not come up", () => {
  it.each([
    ["pods-never-ready", "milan", "the gateway's pod does not become ready"],
    ["pods-never-ready", "rome", "at the other end, in cluster rome: the gateway's pod does not"],
    ["load-balancer-pending", "milan", "the LoadBalancer service of its gateway has no address"],
    ["endpoint-empty-address", "milan", "its endpoint has an empty address"],
    ["tunnel-blocked", "rome", "UDP is dropped at cluster rome"],
  ] as const)("with %s in %s", async (kind, cluster, reason) => {
    clusters.setFaults([{ cluster, kind }]);

    expect(await failure()).toContain(reason);
    clusters.setFaults([]);
    expect((await clusters.up(joined())).outputs.status).toBe("Connected");
  });

  it("if the client dials somewhere else", async () => {
    const endpoint = { address: "198.51.100.1", port: 4500 };

    expect(await failure({ gatewayClient: { endpoint } })).toContain(
      "the client dials 198.51.100.1:4500, the server in cluster milan answers at 203.0.113.21:51840, " +
        "192.0.2.2:31001: if a NAT or a name leads there, say so with reachableAt of that simulated cluster",
    );
  });

  it("if there is no template", async () => {
    expect(await failure({ gatewayServer: { template: { name: "mine" } } })).toContain(
      "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/mine, which is not there in cluster milan: " +
        "name a template that exists, or declare it",
    );
  });

  it("if its keys are not where they are said to be", async () => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32).toString("base64") };

    expect(await failure({ gatewayServer: { keys } })).toContain(
      'Liqo finds 0 Secrets in namespace liqo-tenant-rome that are labelled as keys of the gateway to "rome"',
    );
  });
});

it("comes up through a NAT that the test knows of", async () => {
  clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
  const endpoint = { address: "nat.example.com", port: 4500 };
  const gatewayServer = { serviceType: "ClusterIP" } as const;
  const { outputs } = await clusters.up(joined({ gatewayServer, gatewayClient: { endpoint } }));

  expect(outputs.status).toBe("Connected");
});

it("says Error once it has been up", async () => {
  await clusters.up(joined());
  clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);

  expect(await clusters.objects("Connection")).toMatchObject([
    { cluster: "milan", status: { value: "Error" } },
    { cluster: "rome", status: { value: "Error" } },
  ]);
});
