import type { V1ConfigMap, V1Namespace } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  diagnose,
  LiqoCluster,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
} from "../../../src/index.js";
import { accessTo } from "../diagnosed-cluster.js";
import { inventory } from "../inventory.js";
import type { Fault } from "../lab-file.js";
import { coreApi, deleteLiqoObject, tenantNamespace } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import { setFaults } from "../node-agent/faults.js";
import type { Plain } from "../node-agent/plain.js";
import { during, type Outage } from "../outage.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
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

type PairArgs = Omit<LiqoNetworkPairArgs, "server" | "client">;

function pair(args: PairArgs = {}) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const { status } = new LiqoNetworkPair("pair", { server, client, timeout: "60s", ...args });
    return Promise.resolve({ status });
  };
}

async function declare(args: PairArgs = {}): Promise<LabStack> {
  stack = await LabStack.create(lab, "teardown", pair(args));
  return stack;
}

/** Removes what a stack has made, and the stack, of which nothing is left then. */
async function destroyWhole(made: LabStack): Promise<void> {
  await made.destroy();
  stack = undefined;
  expect(await inventory(clusters)).toEqual([]);
}

// case: R6
describe("after an up that has failed, destroy leaves nothing", () => {
  const cases: {
    awaited: string;
    faults?: Fault[];
    outages?: Outage[];
    object: string;
    summary: RegExp;
  }[] = [
    {
      awaited: "until its ranges are remapped",
      outages: [{ cluster: rome, part: "liqo" }],
      object: "Configuration liqo-tenant-milan/milan in cluster rome",
      summary:
        /^in cluster rome, the status of Configuration milan is \{.*\}\. Next: check that Liqo runs/,
    },
    {
      awaited: "for an endpoint",
      faults: [{ cluster: "milan", kind: "load-balancer-pending" }],
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      summary: /^in cluster milan, the LoadBalancer Service gw-rome has no address yet/,
    },
    {
      awaited: "for a gateway's pod",
      faults: [{ cluster: "rome", kind: "pods-never-ready" }],
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      summary: /^in cluster rome, pod gw-milan-\S+ is Pending/,
    },
    {
      awaited: "for packets",
      faults: [{ cluster: "milan", kind: "tunnel-blocked" }],
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      summary: /^in cluster rome, Connection gw-milan reports /,
    },
  ];

  it.each(cases)("where it had waited $awaited", async (failing) => {
    const { faults = [], outages = [], object, summary } = failing;
    setFaults(lab.lab.folder, faults);
    const half = await declare({ timeout: "12s" });

    const text = await during(lab.lab, outages, async () => {
      const said = await failureOf(half.up());
      expect((await diagnose(accessTo(rome), accessTo(milan))).summary).toMatch(summary);
      return said;
    });
    expect(text).toContain("Gave up after 12s: waited until ");
    expect(text).toContain(object);

    await destroyWhole(half);
  });
});

describe("while a cluster cannot be reached", () => {
  // case: R29 Teardown is not possible while a cluster is unreachable.
  it.each([
    { away: milan, here: rome, gateway: "GatewayServer" },
    { away: rome, here: milan, gateway: "GatewayClient" },
  ])(
    "a preview says so, destroy --continue-on-error cleans the other, keeps what is there in the state, and a later one removes it: $away.name",
    async ({ away, here, gateway }) => {
      const joined = await declare();
      await joined.up();

      await during(lab.lab, [{ cluster: away, part: "api" }], async () => {
        const unreachable = "configured Kubernetes cluster is unreachable";
        expect(await failureOf(joined.preview())).toMatch(
          new RegExp(
            `cluster "${away.name}" cannot be identified, so nothing is changed in it: cannot reach https://.*ECONNREFUSED`,
          ),
        );
        const text = await failureOf(joined.destroy({ continueOnError: true }));
        expect(text).toContain(unreachable);
        expect(await inventory([here])).toEqual([]);
        const kept = (await joined.objects()).map(({ cluster, kind }) => `${cluster}: ${kind}`);
        expect(kept.sort()).toEqual([
          `${away.name}: Configuration`,
          `${away.name}: ${gateway}`,
          `${away.name}: Namespace`,
          `${away.name}: PublicKey`,
          `${away.name}: Secret`,
        ]);
      });

      await destroyWhole(joined);
    },
  );

  it("PULUMI_K8S_DELETE_UNREACHABLE drops from the state what is there, and it stays behind", async () => {
    const joined = await declare();
    await joined.up();
    const atMilan = await inventory([milan]);

    await during(lab.lab, [{ cluster: milan, part: "api" }], async () => {
      await joined.destroy({ environment: { PULUMI_K8S_DELETE_UNREACHABLE: "true" } });
      stack = undefined;
    });

    // An API server that has just started does not serve all of its kinds yet.
    await expect.poll(() => inventory(clusters), { timeout: 30_000 }).toEqual(atMilan);
    await coreApi(milan).deleteNamespace({ name: tenantNamespace(rome) });
    await expect.poll(() => inventory(clusters), { timeout: 60_000 }).toEqual([]);
  });
});

it("destroy does not miss what was deleted by hand", async () => {
  const joined = await declare();
  await joined.up();
  await deleteLiqoObject(milan, rome, "gatewayservers");
  await deleteLiqoObject(milan, rome, "publickeies");
  await coreApi(rome).deleteNamespace({ name: tenantNamespace(milan) });

  await destroyWhole(joined);
});

// case: R27
it("without Liqo's controllers destroy ends in time, the namespace says what is left, and a later one finishes", async () => {
  const joined = await declare({ timeout: "15s" });
  await joined.up();

  const outages = clusters.map((cluster) => ({ cluster, part: "liqo" }) as const);
  await during(lab.lab, outages, async () => {
    const started = performance.now();
    const text = await failureOf(joined.destroy());
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(text).toContain("Namespace pair-rome-namespace **deleting failed**");
    expect(text).toContain("Namespace pair-milan-namespace **deleting failed**");
    expect(text).toContain("timed out waiting for the condition");
    const { status } = await coreApi(rome).readNamespace({ name: tenantNamespace(milan) });
    const messages = (status?.conditions ?? []).map(({ message }) => message);
    expect(messages.join()).toContain("finalizers remaining: network.ipam.liqo.io/finalizer");
  });

  await destroyWhole(joined);
});

describe("a namespace that holds what others have put there", () => {
  const name = tenantNamespace(milan);
  const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
  const namespace: Plain<V1Namespace> = { metadata: { name, labels } };
  const foreign: Plain<V1ConfigMap> = { metadata: { name: "of-a-peering" } };
  let peering: readonly string[];

  beforeEach(async () => {
    await coreApi(rome).createNamespace({ body: namespace });
    await coreApi(rome).createNamespacedConfigMap({ namespace: name, body: foreign });
    await createPeeringObjects(rome, milan);
    peering = await peeringObjects(rome, milan);
  });

  // The file's own hook runs after this one, and the namespace has to be empty before it goes.
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

  it("is refused as a pair's own", async () => {
    const joined = await declare();

    for (const text of [await failureOf(joined.preview()), await failureOf(joined.up())]) {
      expect(text).toContain(
        `namespace ${name} of cluster rome already exists and holds objects that this stack did not create: ConfigMap of-a-peering, Identity milan, Tenant milan`,
      );
    }
    await expectUntouched();
  });

  it("stays as it is where a pair is told to use it", async () => {
    const joined = await declare({ gatewayClient: { namespace: name } });
    const { outputs } = await joined.up();
    expect(outputs["status"]?.value).toBe("Connected");

    await joined.destroy();
    stack = undefined;

    await expectUntouched();
  });
});
