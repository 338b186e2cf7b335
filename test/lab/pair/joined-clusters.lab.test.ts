import { afterEach, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type LiqoNetworkPairArgs } from "../../../src/index.js";
import { changeLiqoObject, coreApi, liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import { useLab } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

/** How a cluster of the lab sees another: the ranges are the same in all of them, so Liqo gives other ones. */
const REMAPPED = {
  pod: [expect.stringMatching(/^10\.(?!10\.)\d+\.0\.0\/16$/)],
  external: [expect.stringMatching(/^10\.(?!70\.)\d+\.0\.0\/16$/)],
};

let stack: LabStack;

afterEach(async () => {
  await stack.destroy();
});

function pair(args: Omit<LiqoNetworkPairArgs, "server" | "client"> = {}) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const { status, latency, endpoint, publicKeys, clientSeenByServer, serverSeenByClient } =
      new LiqoNetworkPair("rome-milan", { server, client, timeout: "90s", ...args });
    return Promise.resolve({
      status,
      latency,
      endpoint,
      publicKeys,
      clientSeenByServer,
      serverSeenByClient,
    });
  };
}

describe.each([
  { exposure: "a load balancer whose address is not known", args: {} },
  {
    exposure: "a node port",
    args: { gatewayServer: { serviceType: "NodePort" } },
  },
  {
    exposure: "an endpoint that is known beforehand",
    args: {
      gatewayServer: { serviceType: "NodePort", nodePort: 30742 },
      gatewayClient: { endpoint: { address: milan.nodeAddress } },
    },
  },
] as const)("two clusters with one pod CIDR, joined through $exposure", ({ exposure, args }) => {
  it("are Connected, stay as they are, and leave nothing behind", async () => {
    stack = await LabStack.create(lab, "joined", pair(args));

    const preview = await stack.preview();
    expect(preview.changes).toMatchObject({ create: 30 });

    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["clientSeenByServer"]?.value).toEqual(REMAPPED);
    expect(outputs["serverSeenByClient"]?.value).toEqual(REMAPPED);
    if (exposure.includes("known beforehand")) {
      expect(await secondsBetweenGateways()).toBeLessThan(2);
    }

    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });

    await stack.destroy();
    expect(await tenantNamespaces([rome, milan])).toEqual([]);
    stack = await LabStack.create(lab, "joined", pair(args));
  });
});

describe("a stack that joins two clusters", () => {
  it("holds no private key in plain text", async () => {
    stack = await LabStack.create(lab, "secrets", pair());
    await stack.up();

    const state = await stack.state();
    for (const [cluster, remote] of [
      [rome, milan],
      [milan, rome],
    ] as const) {
      const { items } = await coreApi(cluster).listNamespacedSecret({
        namespace: `liqo-tenant-${remote.clusterId}`,
      });
      const keys = items.map(({ data }) => data?.["privateKey"] ?? "").filter((key) => key !== "");
      expect(keys).toHaveLength(1);
      expect(state).not.toContain(keys[0]);
    }
  });

  it("shows in a preview what was changed with kubectl, and mends it", async () => {
    stack = await LabStack.create(lab, "drift", pair());
    await stack.up();
    await changeLiqoObject(rome, milan, "gatewayclients", { spec: { mtu: 1400 } });

    const { steps } = await stack.preview({ refresh: true });
    expect(steps).toContain("update GatewayClient rome-milan-client");

    await stack.up({ refresh: true });
    const client = await liqoObject<LiqoNetworkObject & { spec: { mtu: number } }>(
      rome,
      milan,
      "gatewayclients",
    );
    expect(client?.spec.mtu).toBe(1340);
  });
});

async function secondsBetweenGateways(): Promise<number> {
  type Created = LiqoNetworkObject & { metadata: { creationTimestamp: string } };
  const server = await liqoObject<Created>(milan, rome, "gatewayservers");
  const client = await liqoObject<Created>(rome, milan, "gatewayclients");
  const at = (object: Created | undefined) => Date.parse(object?.metadata.creationTimestamp ?? "");
  return Math.abs(at(server) - at(client)) / 1000;
}
