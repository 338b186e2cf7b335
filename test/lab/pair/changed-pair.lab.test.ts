import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../cluster/wait.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { moveLoadBalancer, published } from "../gateway-service.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import { useLab } from "../use-lab.js";
import { ChangingPair, expectInOrder } from "./changing-pair.js";

// One pair, changed again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const loadBalancerAddress = `${milan.loadBalancerPrefix}.77`;

let changing: ChangingPair;

beforeAll(async () => {
  changing = await ChangingPair.create(lab, "changed");
});

afterAll(async () => {
  await changing.destroy();
  expect(await inventory([rome, milan])).toEqual([]);
});

const atRome = [rome, milan] as const;
const atMilan = [milan, rome] as const;
const bothEnds = [atRome, atMilan] as const;

/** Where a client dials, as its cluster has it. */
async function dialled(cluster: LabCluster, remote: LabCluster): Promise<object> {
  type Client = LiqoNetworkObject & { readonly spec: { readonly endpoint: object } };
  const client = await liqoObject<Client>(cluster, remote, "gatewayclients");
  return client?.spec.endpoint ?? {};
}

/** Where a server answers, as its cluster has it. */
async function answered(cluster: LabCluster, remote: LabCluster): Promise<readonly string[]> {
  type Server = LiqoNetworkObject & {
    readonly status: { readonly endpoint: { readonly addresses: readonly string[] } };
  };
  const server = await liqoObject<Server>(cluster, remote, "gatewayservers");
  return server?.status.endpoint.addresses ?? [];
}

describe("a pair that is changed is Connected again", () => {
  // case: R35 Large packets are lost because the MTUs differ.
  it("with another MTU, which both gateways take over in place", async () => {
    const { planned } = await changing.change({ mtu: 1300 }, bothEnds);

    expect(planned).toEqual(
      expect.arrayContaining([
        "update GatewayServer pair-server",
        "update GatewayClient pair-client",
        "update ConnectionPatch pair-server-connection",
        "update ConnectionPatch pair-client-connection",
      ]),
    );
    expect(await gatewayArguments(rome, milan)).toContain("--mtu=1300");
    expect(await gatewayArguments(milan, rome)).toContain("--mtu=1300");
  });

  // case: S27 After its Service has changed, a gateway still reports the old endpoint.
  // case: S25, S31
  it("through a node port in place of a load balancer: the server is deleted first", async () => {
    const args = { serviceType: "NodePort", nodePort: 30811 } as const;
    const { planned, ran } = await changing.change({ mtu: 1300, gatewayServer: args }, bothEnds);

    expect(planned).toContain("replace GatewayServer pair-server");
    expectInOrder(
      ran,
      "delete-replaced GatewayServer pair-server",
      "create-replacement GatewayServer pair-server",
    );
    expect(ran.outputs["endpoint"]?.value).toMatchObject({
      addresses: [milan.nodeAddress],
      port: 30811,
    });
    expect(await gatewayArguments(rome, milan)).toContain("--endpoint-port=30811");
    expect(await published(milan, rome)).toMatchObject({ type: "NodePort", nodePort: 30811 });
  });

  // case: S25, S30
  it("with another port of a server that keeps its node port, which the one before has to give back", async () => {
    const gatewayServer = { serviceType: "NodePort", nodePort: 30811, port: 51860 } as const;
    const { planned, ran } = await changing.change({ mtu: 1300, gatewayServer }, [atMilan]);

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(ran.steps).not.toContain("update GatewayClient pair-client");
    expect(await published(milan, rome)).toMatchObject({ port: 51860, nodePort: 30811 });
    expect(await gatewayArguments(milan, rome)).toContain("--listen-port=51860");
  });

  it("with another port, which the client then dials", async () => {
    const { planned } = await changing.change({ gatewayServer: { port: 51900 } }, bothEnds);

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(await published(milan, rome)).toMatchObject({ type: "LoadBalancer", port: 51900 });
    expect(await dialled(rome, milan)).toMatchObject({ port: 51900 });
  });

  // case: S2
  it("where its load balancer has got another address: the next preview shows that, and the client dials it", async () => {
    const moved = `${milan.loadBalancerPrefix}.78`;
    await moveLoadBalancer(milan, rome, moved);
    await waitFor({ what: `Liqo to publish ${moved}`, seconds: 30 }, async () =>
      (await answered(milan, rome)).includes(moved) ? true : undefined,
    );

    const { planned } = await changing.change({ gatewayServer: { port: 51900 } }, [atRome]);

    expect(planned).toContain("update GatewayClient pair-client");
    expect(planned.filter((step) => step.includes("GatewayServer"))).toEqual([]);
    expect(await dialled(rome, milan)).toMatchObject({ addresses: [moved], port: 51900 });
  });

  it.each([
    {
      what: "node port",
      gatewayServer: { serviceType: "NodePort", nodePort: 30815 },
      service: { type: "NodePort", port: 51840, nodePort: 30815 },
      dials: { addresses: [milan.nodeAddress], port: 30815 },
    },
    {
      what: "load balancer's address",
      gatewayServer: { nodePort: 30815, loadBalancerIp: loadBalancerAddress },
      service: { type: "LoadBalancer", loadBalancerIP: loadBalancerAddress, nodePort: 30815 },
      dials: { addresses: [loadBalancerAddress], port: 51840 },
    },
  ] as const)(
    "with another $what, which the client then dials",
    async ({ gatewayServer, service, dials }) => {
      const { planned } = await changing.change({ gatewayServer }, bothEnds);

      expect(planned).toContain("replace GatewayServer pair-server");
      expect(await published(milan, rome)).toMatchObject(service);
      expect(await dialled(rome, milan)).toMatchObject(dials);
    },
  );

  // case: R12, R14
  it("with an endpoint of one's own in place of what Liqo publishes: the client alone is changed", async () => {
    const gatewayServer = { nodePort: 30815, loadBalancerIp: loadBalancerAddress };
    const same = { endpoint: { address: loadBalancerAddress, port: 51840 } };
    await changing.up({ gatewayServer, gatewayClient: same }, { expectNoChanges: true });

    // A load balancer's Service answers on its node port as well.
    const endpoint = { address: milan.nodeAddress, port: 30815 };
    const { planned } = await changing.change({ gatewayServer, gatewayClient: { endpoint } }, [
      atRome,
    ]);

    expect(planned).toContain("update GatewayClient pair-client");
    expect(planned.filter((step) => step.includes("GatewayServer"))).toEqual([]);
    expect(await dialled(rome, milan)).toMatchObject({
      addresses: [milan.nodeAddress],
      port: 30815,
    });
    expect(await gatewayArguments(rome, milan)).toContain(
      `--endpoint-address=${milan.nodeAddress}`,
    );
  });

  // case: R13 A cluster is behind a NAT: it must be the client. Limit: the lab has no NAT.
  // case: R15 The server must move to the other side.
  // case: S30
  it("with its roles swapped: both gateways go before one of them comes", async () => {
    const { planned, ran } = await changing.change({ swapped: true }, bothEnds);

    expect(planned).toEqual(
      expect.arrayContaining([
        "replace GatewayServer pair-server",
        "replace GatewayClient pair-client",
      ]),
    );
    const firstCreated = ran.steps.findIndex((step) =>
      step.startsWith("create-replacement Gateway"),
    );
    for (const deleted of ["GatewayServer pair-server", "GatewayClient pair-client"]) {
      const at = ran.steps.indexOf(`delete-replaced ${deleted}`);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(firstCreated);
    }
    expect(await liqoObject(rome, milan, "gatewayservers")).toBeDefined();
    expect(await liqoObject(rome, milan, "gatewayclients")).toBeUndefined();
    expect(await liqoObject(milan, rome, "gatewayclients")).toBeDefined();
    expect(await liqoObject(milan, rome, "gatewayservers")).toBeUndefined();
  });

  it("with its roles swapped back, and an endpoint that is known beforehand", async () => {
    const gatewayServer = { serviceType: "NodePort", nodePort: 30812 } as const;
    const gatewayClient = { endpoint: { address: milan.nodeAddress } };
    await changing.change({ gatewayServer, gatewayClient }, bothEnds);

    expect(await dialled(rome, milan)).toMatchObject({
      addresses: [milan.nodeAddress],
      port: 30812,
    });
    expect(await published(milan, rome)).toMatchObject({ type: "NodePort", nodePort: 30812 });
  });
});
