import { KubernetesObjectApi, type V1Namespace } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, TenantNamespace } from "../../../src/index.js";
import { joined } from "../../rome-and-milan.js";
import { access } from "../cluster/access.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { kindAndName, networkObjects, removeTenant } from "../liqo-leftovers.js";
import type { Json } from "../node-agent/json.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// The steps continue with the same stack and namespaces.

skipAfterFailure();

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
  return Promise.resolve(joined({ timeout: "60s" }));
}

async function namespaceOnly() {
  const cluster = new LiqoCluster("milan", { context: "milan" });
  new TenantNamespace("tenant", { remoteClusterId: "rome" }, { provider: cluster.provider });
  return Promise.resolve({});
}

/** Creates a StatefulSet without pods, and a PersistentVolumeClaim of a former pod. */
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
  const body: Json<V1Namespace> = { metadata: { name: atMilan } };
  await coreApi(milan).createNamespace({ body });
}

async function namespaceExists(name: string): Promise<boolean> {
  const { items } = await coreApi(milan).listNamespace();
  return items.some(({ metadata }) => metadata?.name === name);
}

describe("an existing namespace with objects of any kind that others created", () => {
  // case: N4 A namespace contains objects that others created.
  // case: V2, V3
  it.each([
    ["a pair", pair, `set server.namespace to "${atMilan}".`],
    [
      "a TenantNamespace",
      namespaceOnly,
      `use its name "${atMilan}" instead of declaring a TenantNamespace.`,
    ],
  ])("1. is not adopted by %s: preview and up fail", async (_, program, hint) => {
    if (!(await namespaceExists(atMilan))) {
      await createNamespace();
      await createWorkload(atMilan);
    }
    stack.program = program;

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureMessage(command());
      expect(failure).toContain(
        `namespace ${atMilan} of cluster milan already exists and holds objects that this stack did not create. `,
      );
      expect(failure).toContain("PersistentVolumeClaim data-shop-0, StatefulSet shop");
      expect(failure).toContain(`To use the namespace and keep it on destroy, ${hint}`);
    }
    await stack.destroy({ keepStack: true });
    expect(await namespaceExists(atMilan)).toBe(true);
    expect(await peeringObjects(milan, rome)).toEqual([]);
  });
});

describe("an existing empty namespace", () => {
  it("2. is adopted, and destroy deletes the namespace", async () => {
    await removeTenant(milan, atMilan);
    await createNamespace();
    stack.program = namespaceOnly;

    await stack.up();
    await stack.destroy({ keepStack: true });

    expect(await namespaceExists(atMilan)).toBe(false);
  });
});

describe("a pair next to a peering", () => {
  it("3. reports in up and preview that destroy will keep the namespace", async () => {
    stack.program = pair;
    await stack.up();
    await createPeeringObjects(milan, rome);

    for (const { messages, steps } of [await stack.up(), await stack.preview()]) {
      expect(steps).toEqual([]);
      expect(messages).toContainEqual(
        expect.stringContaining(
          `namespace ${atMilan} of cluster milan holds objects that this stack did not create (Identity rome, Tenant rome) ` +
            "On destroy, Pulumi deletes the objects of this stack and keeps the namespace.",
        ),
      );
    }
    await stack.refresh({ expectNoChanges: true });
  });

  // case: N4
  it("4. destroy keeps the namespace and the peering, and leaves no objects of the pair", async () => {
    const peering = await peeringObjects(milan, rome);

    const { text } = await stack.destroy({ keepStack: true });

    expect(text).toMatch(/retain/i);
    expect(await peeringObjects(milan, rome)).toEqual(peering);
    expect((await networkObjects(milan, atMilan)).map(kindAndName)).toEqual([]);
    expect(await tenantNamespaces([rome, milan])).toEqual([`milan: ${atMilan}`]);
  });

  it("5. is created again in the same namespace, and destroy keeps the namespace again", async () => {
    const peering = await peeringObjects(milan, rome);

    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Connected");
    await stack.destroy({ keepStack: true });

    expect(await peeringObjects(milan, rome)).toEqual(peering);
  });

  it("6. destroy --run-program keeps a peering created after the last up", async () => {
    await removeTenant(milan, atMilan);
    await stack.up();
    await createPeeringObjects(milan, rome);
    const peering = await peeringObjects(milan, rome);

    await stack.destroy({ keepStack: true, runProgram: true });

    expect(await peeringObjects(milan, rome)).toEqual(peering);
    expect(await tenantNamespaces([rome])).toEqual([]);
  });
});
