import type { V1ConfigMap, V1Namespace } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joined, type PairSettings } from "../../rome-and-milan.js";
import { diagnosisSummary } from "../diagnosed-cluster.js";
import { inventory } from "../inventory.js";
import type { Fault } from "../lab-file.js";
import { coreApi, deleteLiqoObject, tenantNamespace } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import { setFaults } from "../node-agent/faults.js";
import type { Json } from "../node-agent/json.js";
import { duringOutage, type Outage } from "../outage.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = [rome, milan];

let stack: LabStack | undefined;

afterEach(async () => {
  setFaults(lab.lab.folder, []);
  await stack?.destroy();
  stack = undefined;
});

function pair(settings: PairSettings) {
  return () => Promise.resolve(joined({ timeout: "60s", ...settings }));
}

async function createStack(settings: PairSettings = {}): Promise<LabStack> {
  stack = await LabStack.create(lab, "teardown", pair(settings));
  return stack;
}

/** Destroys a stack. Expects no leftovers. */
async function destroyCompletely(current: LabStack): Promise<void> {
  await current.destroy();
  stack = undefined;
  expect(await inventory(clusters)).toEqual([]);
}

// case: R6
describe("after a failed up, destroy leaves no objects", () => {
  const cases: {
    failed: string;
    faults?: Fault[];
    outages?: Outage[];
    object: string;
    summary: RegExp;
  }[] = [
    {
      failed: "for remapped CIDRs",
      outages: [{ cluster: rome, part: "liqo" }],
      object: "Configuration liqo-tenant-milan/milan in cluster rome",
      summary:
        /^in cluster rome, the status of Configuration milan is \{.*\} next: check that Liqo runs/,
    },
    {
      failed: "for an endpoint",
      faults: [{ cluster: "milan", kind: "load-balancer-pending" }],
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      summary: /^in cluster milan, the LoadBalancer Service gw-rome has no address yet/,
    },
    {
      failed: "for a gateway's pod",
      faults: [{ cluster: "rome", kind: "pods-never-ready" }],
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      summary: /^in cluster rome, pod gw-milan-\S+ is Pending/,
    },
    {
      failed: "for packets",
      faults: [{ cluster: "milan", kind: "tunnel-blocked" }],
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      summary: /^in cluster rome, Connection gw-milan reports /,
    },
  ];

  it.each(cases)("if up waited $failed", async (scenario) => {
    const { faults = [], outages = [], object, summary } = scenario;
    setFaults(lab.lab.folder, faults);
    const incomplete = await createStack({ timeout: "12s" });

    const text = await duringOutage(lab.lab, outages, async () => {
      const message = await failureMessage(incomplete.up());
      expect(await diagnosisSummary(rome, milan)).toMatch(summary);
      return message;
    });
    expect(text).toContain("timed out after 12s: ");
    expect(text).toContain(object);

    await destroyCompletely(incomplete);
  });
});

describe("while a cluster is unreachable", () => {
  // case: R29 Teardown is not possible while a cluster is unreachable.
  it.each([
    { unreachable: milan, reachable: rome, gateway: "GatewayServer" },
    { unreachable: rome, reachable: milan, gateway: "GatewayClient" },
  ])(
    "preview fails, and destroy --continue-on-error cleans up only the reachable cluster (unreachable: $unreachable.name)",
    async ({ unreachable, reachable, gateway }) => {
      const connected = await createStack();
      await connected.up();

      await duringOutage(lab.lab, [{ cluster: unreachable, part: "api" }], async () => {
        expect(await failureMessage(connected.preview())).toMatch(
          new RegExp(
            `cannot identify cluster "${unreachable.name}", so it is not changed cannot reach https://.*ECONNREFUSED`,
          ),
        );
        const text = await failureMessage(connected.destroy({ continueOnError: true }));
        expect(text).toContain("configured Kubernetes cluster is unreachable");
        expect(await inventory([reachable])).toEqual([]);
        const kept = (await connected.objects()).map(({ cluster, kind }) => `${cluster}: ${kind}`);
        expect(kept.sort()).toEqual([
          `${unreachable.name}: Configuration`,
          `${unreachable.name}: ${gateway}`,
          `${unreachable.name}: Namespace`,
          `${unreachable.name}: PublicKey`,
          `${unreachable.name}: Secret`,
        ]);
      });

      await destroyCompletely(connected);
    },
  );

  it("destroy with PULUMI_K8S_DELETE_UNREACHABLE removes objects only from the state", async () => {
    const connected = await createStack();
    await connected.up();
    const atMilan = await inventory([milan]);

    await duringOutage(lab.lab, [{ cluster: milan, part: "api" }], async () => {
      await connected.destroy({ environment: { PULUMI_K8S_DELETE_UNREACHABLE: "true" } });
      stack = undefined;
    });

    // A new API server does not serve all kinds immediately.
    await expect.poll(() => inventory(clusters), { timeout: 30_000 }).toEqual(atMilan);
    await coreApi(milan).deleteNamespace({ name: tenantNamespace(rome) });
    await expect.poll(() => inventory(clusters), { timeout: 60_000 }).toEqual([]);
  });
});

it("destroy succeeds if objects were deleted manually", async () => {
  const connected = await createStack();
  await connected.up();
  await deleteLiqoObject(milan, rome, "gatewayservers");
  await deleteLiqoObject(milan, rome, "publickeies");
  await coreApi(rome).deleteNamespace({ name: tenantNamespace(milan) });

  await destroyCompletely(connected);
});

// case: R27
it("destroy fails within its timeout without Liqo's controllers, and succeeds when they are back", async () => {
  const connected = await createStack({ timeout: "15s" });
  await connected.up();

  const outages = clusters.map((cluster) => ({ cluster, part: "liqo" }) as const);
  await duringOutage(lab.lab, outages, async () => {
    const started = performance.now();
    const text = await failureMessage(connected.destroy());
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(text).toContain("Namespace pair-rome-namespace **deleting failed**");
    expect(text).toContain("Namespace pair-milan-namespace **deleting failed**");
    expect(text).toContain("timed out waiting for the condition");
    const { status } = await coreApi(rome).readNamespace({ name: tenantNamespace(milan) });
    const messages = (status?.conditions ?? []).map(({ message }) => message);
    expect(messages.join()).toMatch(/finalizers remaining: .*\bnetwork\.ipam\.liqo\.io\/finalizer/);
  });

  await destroyCompletely(connected);
});

describe("a namespace with objects that others created", () => {
  const name = tenantNamespace(milan);
  const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
  const namespace: Json<V1Namespace> = { metadata: { name, labels } };
  const userObject: Json<V1ConfigMap> = { metadata: { name: "of-a-peering" } };
  let peering: readonly string[];

  beforeEach(async () => {
    await coreApi(rome).createNamespace({ body: namespace });
    await coreApi(rome).createNamespacedConfigMap({ namespace: name, body: userObject });
    await createPeeringObjects(rome, milan);
    peering = await peeringObjects(rome, milan);
  });

  // Destroy the stack first: the namespace must be empty before its deletion.
  afterEach(async () => {
    await stack?.destroy();
    stack = undefined;
    await removeEmptyTenant(rome, name);
  });

  async function expectUntouched() {
    const { metadata } = await coreApi(rome).readNamespace({ name });
    expect(metadata?.labels).toEqual({ ...labels, "kubernetes.io/metadata.name": name });
    expect(metadata?.annotations).toBeUndefined();
    const { items } = await coreApi(rome).listNamespacedConfigMap({ namespace: name });
    expect(items.map((item) => item.metadata?.name)).toContain("of-a-peering");
    expect(peering).toHaveLength(2);
    expect(await peeringObjects(rome, milan)).toEqual(peering);
  }

  it("is not adopted by a pair", async () => {
    const connected = await createStack();

    for (const text of [
      await failureMessage(connected.preview()),
      await failureMessage(connected.up()),
    ]) {
      expect(text).toContain(
        `namespace ${name} of cluster rome already exists and holds objects that this stack did not create.`,
      );
      expect(text).toContain("ConfigMap of-a-peering, Identity milan, Tenant milan");
    }
    await expectUntouched();
  });

  it("is not changed if the pair sets the namespace", async () => {
    const connected = await createStack({ client: { namespace: name } });
    const { outputs } = await connected.up();
    expect(outputs["status"]?.value).toBe("Connected");

    await connected.destroy();
    stack = undefined;

    await expectUntouched();
  });
});
