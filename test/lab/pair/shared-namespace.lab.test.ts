import { KubernetesObjectApi, type V1Namespace } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, TenantNamespace } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { inShort, networkObjects, removeTenant } from "../liqo-leftovers.js";
import type { Plain } from "../node-agent/plain.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// Each step continues where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const atMilan = tenantNamespace(rome);

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "shared", pair);
});

afterAll(async () => {
  await stack.destroy();
  if (await namespaceExists(atMilan)) {
    await removeTenant(milan, atMilan);
  }
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

async function pair() {
  const { status } = new LiqoNetworkPair("pair", {
    server: new LiqoCluster("milan", { context: "milan" }),
    client: new LiqoCluster("rome", { context: "rome" }),
    timeout: "60s",
  });
  return Promise.resolve({ status });
}

async function namespaceOnly() {
  const cluster = new LiqoCluster("milan", { context: "milan" });
  new TenantNamespace("tenant", { remoteClusterId: "rome" }, { provider: cluster.provider });
  return Promise.resolve({});
}

/** Creates a StatefulSet that runs no pods, with the claim of one that ran. */
async function createWorkload(namespace: string): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(access(milan));
  const labels = { app: "shop" };
  await api.create({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "shop", namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      serviceName: "shop",
      template: { metadata: { labels }, spec: { containers: [{ name: "shop", image: "shop" }] } },
    },
  });
  await api.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data-shop-0", namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
}

async function createNamespace(): Promise<void> {
  const body: Plain<V1Namespace> = { metadata: { name: atMilan } };
  await coreApi(milan).createNamespace({ body });
}

async function namespaceExists(name: string): Promise<boolean> {
  const { items } = await coreApi(milan).listNamespace();
  return items.some(({ metadata }) => metadata?.name === name);
}

describe("a namespace that exists and holds what others created, of whatever kind", () => {
  // case: N4 A namespace contains objects that others created.
  it.each([
    ["a pair", pair, `or set namespace: "${atMilan}" on this side`],
    ["a TenantNamespace", namespaceOnly, `or use its name "${atMilan}" as it is`],
  ])("1. is not adopted by %s: preview and up reject it", async (_, program) => {
    if (!(await namespaceExists(atMilan))) {
      await createNamespace();
      await createWorkload(atMilan);
    }
    stack.program = program;

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureOf(command());
      expect(failure).toContain(
        `namespace ${atMilan} of cluster milan already exists and holds objects that this stack did not create: ` +
          "PersistentVolumeClaim data-shop-0, StatefulSet shop.",
      );
      expect(failure).toContain("To use the namespace and leave it in place");
    }
    await stack.destroy({ keepStack: true });
    expect(await namespaceExists(atMilan)).toBe(true);
    expect(await peeringObjects(milan, rome)).toEqual([]);
  });
});

describe("a namespace that exists and is empty", () => {
  it("2. is adopted, and destroy deletes it", async () => {
    await removeTenant(milan, atMilan);
    await createNamespace();
    stack.program = namespaceOnly;

    await stack.up();
    await stack.destroy({ keepStack: true });

    expect(await namespaceExists(atMilan)).toBe(false);
  });
});

describe("a pair beside which a peering was created", () => {
  it("3. says in up and in the next preview that destroy will keep the namespace", async () => {
    stack.program = pair;
    await stack.up();
    await createPeeringObjects(milan, rome);

    for (const { messages, steps } of [await stack.up(), await stack.preview()]) {
      expect(steps).toEqual([]);
      expect(messages).toContainEqual(
        expect.stringContaining(
          `namespace ${atMilan} of cluster milan holds what this stack did not create (Identity rome, Tenant rome): ` +
            "destroy deletes this stack's own objects and keeps it",
        ),
      );
    }
    await stack.refresh({ expectNoChanges: true });
  });

  // case: N4
  it("4. is destroyed without the namespace and the peering in it, and without leftovers of its own", async () => {
    const peering = await peeringObjects(milan, rome);

    const { text } = await stack.destroy({ keepStack: true });

    expect(text).toMatch(/retain/i);
    expect(await peeringObjects(milan, rome)).toEqual(peering);
    expect((await networkObjects(milan, atMilan)).map(inShort)).toEqual([]);
    expect(await tenantNamespaces([rome, milan])).toEqual([`milan: ${atMilan}`]);
  });

  it("5. can be created again in the namespace that was kept, and destroy keeps it again", async () => {
    const peering = await peeringObjects(milan, rome);

    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Connected");
    await stack.destroy({ keepStack: true });

    expect(await peeringObjects(milan, rome)).toEqual(peering);
  });

  it("6. loses nothing that came after the last up if destroy runs the program", async () => {
    await removeTenant(milan, atMilan);
    await stack.up();
    await createPeeringObjects(milan, rome);
    const peering = await peeringObjects(milan, rome);

    await stack.destroy({ keepStack: true, runProgram: true });

    expect(await peeringObjects(milan, rome)).toEqual(peering);
    expect(await tenantNamespaces([rome])).toEqual([]);
  });
});
