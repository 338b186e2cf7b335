import type { OutputMap } from "@pulumi/pulumi/automation";
import { afterEach, describe, expect, it } from "vitest";
import { accountOf } from "../../pair-account.js";
import { pairScenarios, type PairScenario } from "../../pair-scenarios.js";
import { joined } from "../../rome-and-milan.js";
import { changeLiqoObject, coreApi, liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import { useLab } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

function pair(args: PairScenario["args"] = {}) {
  return () => Promise.resolve(joined({ timeout: "90s", ...args }));
}

// The same table is put to the simulator in test/pair-scenarios.test.ts.
describe.each(pairScenarios(milan).map((scenario) => [scenario.exposure, scenario] as const))(
  "two clusters with one pod CIDR, joined through %s",
  (_exposure, { args, startsTogether, account }) => {
    it("are as the simulator says, stay as they are, and leave nothing behind", async () => {
      stack = await LabStack.create(lab, "joined", pair(args));

      const preview = await stack.preview();
      expect(preview.changes).toMatchObject({ create: 30 });

      const { outputs } = await stack.up();
      expect(accountOf(valuesOf(outputs), await stack.objects(), milan)).toEqual(account);
      if (startsTogether) {
        expect(await secondsBetweenGateways()).toBeLessThan(2);
      }

      await stack.up({ expectNoChanges: true });
      await stack.refresh({ expectNoChanges: true });

      await stack.destroy();
      stack = undefined;
      expect(await tenantNamespaces([rome, milan])).toEqual([]);
    });
  },
);

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
    expect(steps).toContain("update GatewayClient pair-client");

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

function valuesOf(outputs: OutputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
  );
}
