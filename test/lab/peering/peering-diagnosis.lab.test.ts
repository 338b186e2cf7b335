import {
  CustomObjectsApi,
  PolicyV1Api,
  V1Namespace,
  V1Pod,
  V1PodDisruptionBudget,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Diagnosis, type LiqoPeeringArgs, diagnose } from "../../../src/index.js";
import { peering } from "./peering-program.js";
import { accessTo, diagnosisSummary } from "../diagnosed-cluster.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { offloadNamespace, unoffloadNamespace } from "../liqoctl-peering.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";

// One peering. Each test breaks it, and repairs it.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const NAMESPACE = "drained";
/** A slice of its own: after a failed eviction, Liqo is slow to delete a VirtualNode of the name. */
const DRAINED = { name: "drained" };
const LABELS = { app: "web" };

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "diagnosed", program());
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
});

/** Deletes a virtual node with the timeout of the last `up`. */
function program(settings: Partial<LiqoPeeringArgs> = {}) {
  return peering({ drainTimeout: "15s", ...settings });
}

function summary(): Promise<string> {
  return diagnosisSummary(rome, milan);
}

async function repair(): Promise<void> {
  stack.program = program();
  const { outputs } = await stack.up({ refresh: true });
  expect(outputs["status"]?.value).toBe("Ready");
  await expect.poll(summary, { timeout: 30_000 }).toBe("Ready");
}

/** Expects that `up` with these arguments fails, and returns the messages. */
async function failedUp(settings: Partial<LiqoPeeringArgs>): Promise<string> {
  stack.program = program({ timeout: "20s", ...settings });
  return failureMessage(stack.up());
}

describe("the diagnosis of a peering", () => {
  it("is Ready, and has no results in an output", async () => {
    const { outputs } = await stack.up();
    const { checks } = await diagnose(accessTo(rome), accessTo(milan));

    expect(outputs["diagnosis"]?.value).toEqual({ summary: "Ready", checks: [] });
    expect(outputs["certificateExpiresAt"]?.value).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z$/);
    expect(checks.filter(({ result }) => result !== "ok")).toEqual([]);
    expect(checks.map(({ name, cluster }) => `${name} ${cluster}`)).toEqual(
      expect.arrayContaining(["tenant milan", "identity rome", "node rome", "connection rome"]),
    );
  });

  it("names a deleted nonce", async () => {
    const namespace = tenantNamespace(rome);
    await coreApi(milan).deleteNamespacedSecret({ name: "liqo-nonce", namespace });

    expect(await summary()).toContain(
      "in cluster milan, namespace liqo-tenant-rome has no Secret with the nonce",
    );
    const { messages, outputs } = await stack.up();
    expect(messages.join("\n")).toContain("has no Secret with the nonce");
    expect((outputs["diagnosis"]?.value as Diagnosis).checks.length).toBeGreaterThan(0);
    await repair();
  });

  it("names another address in the Identity than in the Tenant", async () => {
    await lab
      .access("rome")
      .makeApiClient(CustomObjectsApi)
      .patchNamespacedCustomObject(
        {
          group: "authentication.liqo.io",
          version: "v1beta1",
          namespace: tenantNamespace(milan),
          plural: "identities",
          name: "controlplane-milan",
          body: { spec: { authParams: { apiServer: "https://127.0.0.1:1" } } },
        },
        MERGE_PATCH,
      );

    expect(await summary()).toContain(
      "in cluster rome, Identity controlplane-milan has apiServer https://127.0.0.1:1, but the Tenant in cluster milan has",
    );
    await repair();
  });

  it("names a class that no controller of the provider grants", async () => {
    const failure = await failedUp({ resourceSlices: [{}, { name: "gpu", class: "gpu" }] });

    expect(failure).toContain(
      "no controller in milan grants the resources of ResourceSlice gpu with class gpu",
    );
    expect(await summary()).toContain(
      "in cluster rome, no controller in cluster milan grants the resources of ResourceSlice gpu with class gpu",
    );
    await repair();
  });

  it("names the Cordoned Tenant", async () => {
    const resourceSlices = [{}, { name: "more" }];
    expect(await failedUp({ tenantCondition: "Cordoned", resourceSlices })).toContain(
      "a Tenant that is Cordoned grants no further resources",
    );
    await setTenantCondition("Cordoned");
    const failure = await failedUp({ resourceSlices });

    expect(failure).toContain("milan denied the resources of ResourceSlice more");
    expect(await summary()).toContain(
      "cluster milan denied the resources of ResourceSlice more, because its Tenant rome is Cordoned",
    );
    stack.program = program();
    expect((await stack.preview({ refresh: true })).steps).toContain(
      "update Tenant rome-milan-tenant",
    );
    await repair();
  });

  it("names the PodDisruptionBudget that blocks the deletion of a virtual node", async () => {
    stack.program = program({ resourceSlices: [{}, DRAINED] });
    await stack.up();
    await runOffloadedPod();
    stack.program = program();
    await failureMessage(stack.up());

    expect(await summary()).toContain(
      `in cluster rome, VirtualNode drained is Terminating: PodDisruptionBudget ${NAMESPACE}/web forbids the eviction of pod ` +
        `${NAMESPACE}/web`,
    );
    await removeOffloadedPod();
    // After a failed eviction, Liqo tries again with growing delays.
    await expect.poll(summary, { timeout: 180_000, interval: 2000 }).not.toContain("VirtualNode");
    await repair();
  }, 400_000);
});

/** Edits the Tenant of rome manually. */
async function setTenantCondition(tenantCondition: "Cordoned"): Promise<void> {
  await lab
    .access("milan")
    .makeApiClient(CustomObjectsApi)
    .patchNamespacedCustomObject(
      {
        group: "authentication.liqo.io",
        version: "v1beta1",
        namespace: tenantNamespace(rome),
        plural: "tenants",
        name: "rome",
        body: { spec: { tenantCondition } },
      },
      MERGE_PATCH,
    );
}

async function runOffloadedPod(): Promise<void> {
  const namespace = NAMESPACE;
  const body = Object.assign(new V1Namespace(), { metadata: { name: namespace } });
  await coreApi(rome).createNamespace({ body });
  await offloadNamespace(lab.lab, rome, namespace);
  const pod = Object.assign(new V1Pod(), {
    metadata: { name: "web", labels: LABELS },
    spec: {
      nodeSelector: { "kubernetes.io/hostname": DRAINED.name },
      containers: [{ name: "web", image: "registry.example/web:v1" }],
    },
  });
  const budget = Object.assign(new V1PodDisruptionBudget(), {
    metadata: { name: "web" },
    spec: { minAvailable: 1, selector: { matchLabels: LABELS } },
  });
  await coreApi(rome).createNamespacedPod({ namespace, body: pod });
  await policyApi().createNamespacedPodDisruptionBudget({ namespace, body: budget });
  const isRunning = async () => {
    const found = await coreApi(rome).readNamespacedPod({ namespace, name: "web" });
    return `${found.status?.phase ?? ""} on ${found.spec?.nodeName ?? ""}`;
  };
  await expect.poll(isRunning, { timeout: 60_000 }).toBe("Running on drained");
}

async function removeOffloadedPod(): Promise<void> {
  await policyApi().deleteNamespacedPodDisruptionBudget({ namespace: NAMESPACE, name: "web" });
  await unoffloadNamespace(lab.lab, rome, NAMESPACE);
  await coreApi(rome).deleteNamespace({ name: NAMESPACE });
}

function policyApi(): PolicyV1Api {
  return lab.access("rome").makeApiClient(PolicyV1Api);
}
