import type { V1Deployment, V1Namespace } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type LiqoNetworkPairArgs } from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { appsApi, coreApi, liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import type { Plain } from "../node-agent/plain.js";
import { useLab } from "../use-lab.js";
import { type End, expectPacketsThroughNewPods, gatewayPods } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, changed again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

type PairArgs = Omit<LiqoNetworkPairArgs, "server" | "client">;

interface Declared extends PairArgs {
  readonly swapped?: boolean;
  readonly podCidrs?: string[];
}

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "changed", pair({}));
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair({ swapped = false, podCidrs, ...args }: Declared) {
  return async () => {
    const atMilan = new LiqoCluster("milan", { context: "milan" });
    const atRome = new LiqoCluster("rome", { context: "rome", podCidrs });
    const [server, client] = swapped ? [atRome, atMilan] : [atMilan, atRome];
    const joined = new LiqoNetworkPair("pair", { server, client, timeout: "60s", ...args });
    const { status, publicKeys, endpoint, clientSeenByServer } = joined;
    return Promise.resolve({ status, publicKeys, endpoint, clientSeenByServer });
  };
}

const bothEnds = [
  [rome, milan],
  [milan, rome],
] as const;

/** What a preview says of a change, what came of it, and that it stays so. The gateways of some ends start anew. */
async function change(
  declared: Declared,
  restarted: readonly End[] = [],
): Promise<{ planned: readonly string[]; ran: Ran }> {
  stack.program = pair(declared);
  const podsBefore = await gatewayPods(restarted);
  const { steps: planned } = await stack.preview();
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await expectPacketsThroughNewPods(restarted, podsBefore);
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  return { planned, ran };
}

async function gateway(cluster: LabCluster, remote: LabCluster): Promise<V1Deployment> {
  return appsApi(cluster).readNamespacedDeployment({
    namespace: `liqo-tenant-${remote.clusterId}`,
    name: `gw-${remote.clusterId}`,
  });
}

function argumentsOf(deployment: V1Deployment): string[] {
  return (deployment.spec?.template.spec?.containers ?? []).flatMap(({ args = [] }) => args);
}

describe("a pair that is changed is Connected again", () => {
  it("with another MTU, which both gateways take over in place", async () => {
    const { planned } = await change({ mtu: 1300 }, bothEnds);

    expect(planned).toEqual(
      expect.arrayContaining([
        "update GatewayServer pair-server",
        "update GatewayClient pair-client",
        "update ConnectionPatch pair-server-connection",
        "update ConnectionPatch pair-client-connection",
      ]),
    );
    expect(argumentsOf(await gateway(rome, milan))).toContain("--mtu=1300");
    expect(argumentsOf(await gateway(milan, rome))).toContain("--mtu=1300");
  });

  it("through a node port in place of a load balancer: the server is deleted first", async () => {
    const args = { serviceType: "NodePort", nodePort: 30811 } as const;
    const { planned, ran } = await change({ mtu: 1300, gatewayServer: args });

    expect(planned).toContain("replace GatewayServer pair-server");
    expect(ran.steps.indexOf("delete-replaced GatewayServer pair-server")).toBeLessThan(
      ran.steps.indexOf("create-replacement GatewayServer pair-server"),
    );
    expect(ran.outputs["endpoint"]?.value).toMatchObject({
      addresses: [milan.nodeAddress],
      port: 30811,
    });
    expect(argumentsOf(await gateway(rome, milan))).toContain("--endpoint-port=30811");
  });

  it("with its roles swapped: both gateways go before one of them comes", async () => {
    const { planned, ran } = await change({ swapped: true }, bothEnds);

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
    await change({
      gatewayServer: { serviceType: "NodePort", nodePort: 30812 },
      gatewayClient: { endpoint: { address: milan.nodeAddress } },
    });

    const client = await liqoObject<LiqoNetworkObject & { spec: unknown }>(
      rome,
      milan,
      "gatewayclients",
    );
    expect(client?.spec).toMatchObject({
      endpoint: { addresses: [milan.nodeAddress], port: 30812 },
    });
  });

  it("with other ranges of a cluster, remapped anew", async () => {
    const { planned, ran } = await change({ podCidrs: ["10.44.0.0/16"] });

    expect(planned).toContain("replace Configuration pair-milan-configuration");
    expect(ran.outputs["clientSeenByServer"]?.value).toMatchObject({ pod: ["10.44.0.0/16"] });
  });

  it("in a namespace of one's own, and leaves nothing in the old one", async () => {
    const name = "network-to-milan";
    const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
    const body: Plain<V1Namespace> = { metadata: { name, labels } };
    await coreApi(rome).createNamespace({ body });
    try {
      await change({ gatewayClient: { namespace: name } });
      expect(await tenantNamespaces([rome])).toEqual([`rome: ${name}`]);
      await change({});
    } finally {
      await coreApi(rome).deleteNamespace({ name });
    }
  });
});
