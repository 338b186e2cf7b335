import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../cluster/wait.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { moveLoadBalancer, published } from "../gateway-service.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { ChangingPair, expectInOrder } from "./changing-pair.js";

// One pair. The steps continue with the same pair.

skipAfterFailure();

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
const bothSides = [atRome, atMilan] as const;

/** The endpoint in the spec of the GatewayClient. */
async function clientEndpoint(cluster: LabCluster, remote: LabCluster): Promise<object> {
  type Client = LiqoNetworkObject & { readonly spec: { readonly endpoint: object } };
  const client = await liqoObject<Client>(cluster, remote, "gatewayclients");
  return client?.spec.endpoint ?? {};
}

/** The published addresses of the GatewayServer. */
async function serverAddresses(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<readonly string[]> {
  type Server = LiqoNetworkObject & {
    readonly status: { readonly endpoint: { readonly addresses: readonly string[] } };
  };
  const server = await liqoObject<Server>(cluster, remote, "gatewayservers");
  return server?.status.endpoint.addresses ?? [];
}

/** The warnings of a preview and of `up`. */
const inBoth = (warning: string) => [warning, warning];
const restarts = (gateway: string, what: string) =>
  inBoth(`${gateway} restarts with another ${what}`);
const REPLACED = inBoth("GatewayServer rome of cluster milan is replaced");

describe("a changed pair is Connected again", () => {
  // case: R35 Large packets are lost because the MTUs differ.
  it("1. after another MTU, which both gateways apply without a replacement", async () => {
    const { planned, warnings } = await changing.change({ mtu: 1300 }, bothSides);
    expect(warnings).toEqual(restarts("GatewayServer rome of cluster milan", "MTU"));

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
  it("2. after a node port instead of a load balancer, and the server is deleted before it is created", async () => {
    const args = { serviceType: "NodePort", nodePort: 30811 } as const;
    const { planned, ran, warnings } = await changing.change(
      { mtu: 1300, server: args },
      bothSides,
    );
    expect(warnings).toEqual(REPLACED);

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
  it("3. after another port with the same node port, which the deleted server releases", async () => {
    const server = { serviceType: "NodePort", nodePort: 30811, port: 51860 } as const;
    const { planned, ran, warnings } = await changing.change({ mtu: 1300, server }, [atMilan]);
    expect(warnings).toEqual(REPLACED);

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(ran.steps).not.toContain("update GatewayClient pair-client");
    expect(await published(milan, rome)).toMatchObject({ port: 51860, nodePort: 30811 });
    expect(await gatewayArguments(milan, rome)).toContain("--listen-port=51860");
  });

  it("4. after another port, which the client uses", async () => {
    const { planned, warnings } = await changing.change({ server: { port: 51900 } }, bothSides);
    expect(warnings).toEqual(REPLACED);

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(await published(milan, rome)).toMatchObject({ type: "LoadBalancer", port: 51900 });
    expect(await clientEndpoint(rome, milan)).toMatchObject({ port: 51900 });
  });

  // case: S2
  it("5. after another load balancer address, which the preview shows and the client uses", async () => {
    const moved = `${milan.loadBalancerPrefix}.78`;
    await moveLoadBalancer(milan, rome, moved);
    await waitFor({ what: `Liqo to publish ${moved}`, seconds: 30 }, async () =>
      (await serverAddresses(milan, rome)).includes(moved) ? true : undefined,
    );

    const { planned, warnings } = await changing.change({ server: { port: 51900 } }, [atRome]);
    expect(warnings).toEqual(restarts("GatewayClient milan of cluster rome", "endpoint"));

    expect(planned).toContain("update GatewayClient pair-client");
    expect(planned.filter((step) => step.includes("GatewayServer"))).toEqual([]);
    expect(await clientEndpoint(rome, milan)).toMatchObject({ addresses: [moved], port: 51900 });
  });

  it.each([
    [
      "6. after another node port",
      {
        server: { serviceType: "NodePort", nodePort: 30815 },
        service: { type: "NodePort", port: 51840, nodePort: 30815 },
        endpoint: { addresses: [milan.nodeAddress], port: 30815 },
      },
    ],
    [
      "7. after another load balancer address",
      {
        server: { nodePort: 30815, loadBalancerIp: loadBalancerAddress },
        service: { type: "LoadBalancer", loadBalancerIP: loadBalancerAddress, nodePort: 30815 },
        endpoint: { addresses: [loadBalancerAddress], port: 51840 },
      },
    ],
  ] as const)("%s, which the client uses", async (_, { server, service, endpoint }) => {
    const { planned, warnings } = await changing.change({ server }, bothSides);
    // With a known load balancer address, the client changes at the same time as the server.
    expect(warnings).toEqual(
      inBoth(
        expect.stringMatching(
          /^GatewayServer rome of cluster milan is replaced$|^GatewayClient milan of cluster rome restarts with another endpoint$/,
        ) as string,
      ),
    );

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(await published(milan, rome)).toMatchObject(service);
    expect(await clientEndpoint(rome, milan)).toMatchObject(endpoint);
  });

  // case: R12, R14
  it("8. after your own endpoint instead of the published endpoint, and only the client changes", async () => {
    const server = { nodePort: 30815, loadBalancerIp: loadBalancerAddress };
    const same = { endpoint: { address: loadBalancerAddress, port: 51840 } };
    await changing.up({ server, client: same }, { expectNoChanges: true });

    // The Service of a load balancer also has a node port.
    const endpoint = { address: milan.nodeAddress, port: 30815 };
    const { planned, warnings } = await changing.change({ server, client: { endpoint } }, [atRome]);
    expect(warnings).toEqual(restarts("GatewayClient milan of cluster rome", "endpoint"));

    expect(planned).toContain("update GatewayClient pair-client");
    expect(planned.filter((step) => step.includes("GatewayServer"))).toEqual([]);
    expect(await clientEndpoint(rome, milan)).toMatchObject({
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
  it("9. after swapped roles, and both gateways are deleted before a gateway is created", async () => {
    const { planned, ran, warnings } = await changing.change({ swapped: true }, bothSides);
    expect(warnings).toEqual(
      inBoth(
        expect.stringMatching(
          /^Gateway(Server milan of cluster rome|Client rome of cluster milan) is replaced$/,
        ) as string,
      ),
    );

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

  it("10. after swapped roles and a known endpoint", async () => {
    const server = { serviceType: "NodePort", nodePort: 30812 } as const;
    const client = { endpoint: { address: milan.nodeAddress } };
    await changing.change({ server, client }, bothSides);

    expect(await clientEndpoint(rome, milan)).toMatchObject({
      addresses: [milan.nodeAddress],
      port: 30812,
    });
    expect(await published(milan, rome)).toMatchObject({ type: "NodePort", nodePort: 30812 });
  });
});
