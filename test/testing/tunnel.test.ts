import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import { diagnose } from "../../src/index.js";
import { FAULTS as LAB_FAULTS } from "../lab/lab-file.js";
import { FAULTS, type SimulatedClusters } from "../../src/testing/index.js";
import { joined, type PairSettings, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

async function failure(clusters: SimulatedClusters, settings?: PairSettings): Promise<string> {
  return clusters
    .up(() => joined(settings))
    .then(
      () => "up succeeded",
      (error: unknown) => String(error),
    );
}

it("FAULTS lists the same faults as the lab", () => {
  expect([...FAULTS]).toEqual([...LAB_FAULTS]);
});

describe("a tunnel", () => {
  it.for([
    ["pods-never-ready", "milan", "the gateway's pod does not become ready"],
    ["pods-never-ready", "rome", "in cluster rome: the gateway's pod does not become ready"],
    ["load-balancer-pending", "milan", "the LoadBalancer Service of the gateway has no address"],
    ["endpoint-empty-address", "milan", "the endpoint has an empty address"],
    ["tunnel-blocked", "rome", "UDP packets are dropped in cluster rome"],
  ] as const)(
    "does not come up with fault %s in %s",
    async ([kind, cluster, reason], { clusters }) => {
      clusters.setFaults([{ cluster, kind }]);

      expect(await failure(clusters)).toContain(reason);
      clusters.setFaults([]);
      expect((await clusters.up(() => joined())).outputs.status).toBe("Connected");
    },
  );

  it("does not come up if the client connects to another endpoint", async ({ clusters }) => {
    const endpoint = { address: "198.51.100.1", port: 4500 };

    expect(await failure(clusters, { client: { endpoint } })).toContain(
      "the client connects to 198.51.100.1:4500, but the server in cluster milan is reachable at " +
        "203.0.113.21:51840, 192.0.2.2:31001. For a NAT or a DNS name, set reachableAt of that simulated cluster",
    );
  });

  it("does not come up if the template is not found", async ({ clusters }) => {
    expect(await failure(clusters, { server: { template: { name: "mine" } } })).toContain(
      "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/mine",
    );
  });

  it("does not come up if the Secret with its keys is not found", async ({ clusters }) => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32, 1).toString("base64") };

    expect(await failure(clusters, { server: { keys } })).toContain(
      'expected a single Secret in namespace liqo-tenant-rome with the labels for keys of the gateway to "rome", got 0',
    );
  });
});

it("a tunnel comes up through a NAT that reachableAt lists", async () => {
  const clusters = await startRomeAndMilan({ milan: { reachableAt: ["nat.example.com:4500"] } });
  const endpoint = { address: "nat.example.com", port: 4500 };
  const { outputs } = await clusters.up(() =>
    joined({ server: { serviceType: "ClusterIP" }, client: { endpoint } }),
  );

  expect(outputs.status).toBe("Connected");
});

it("the Connections of a lost tunnel report Error", async ({ clusters }) => {
  await clusters.up(() => joined());
  clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);

  expect(await clusters.objects("Connection")).toMatchObject([
    { cluster: "milan", status: { value: "Error" } },
    { cluster: "rome", status: { value: "Error" } },
  ]);
});

describe("the diagnosis of a blocked tunnel", () => {
  const summary = async () =>
    (await diagnose({ context: "rome" }, { context: "milan" })).summary.replaceAll(/\s+/g, " ");
  const block = (clusters: SimulatedClusters) => {
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
  };

  it("names the network as the cause only after time has passed", async ({ clusters }) => {
    await clusters.up(() => joined());
    block(clusters);

    expect(await summary()).toContain("next: check again in a minute");
    clusters.advance("1m");
    expect(await summary()).toContain(
      "UDP between the clusters rome and milan is probably blocked",
    );
  });

  it("names the network as the cause after a wait has timed out", async ({ clusters }) => {
    const logged = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    block(clusters);
    await clusters.up(() => joined()).catch(() => undefined);
    const messages = logged.mock.calls.map(([message]) => message.replaceAll(/\s+/g, " "));
    logged.mockRestore();

    expect(messages.join()).toContain(
      "UDP between the clusters rome and milan is probably blocked",
    );
  });
});
