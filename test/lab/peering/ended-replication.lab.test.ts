import { CustomObjectsApi, type KubernetesObject } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { diagnosisSummary } from "../diagnosed-cluster.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { objectsOfPeerings } from "../liqo-leftovers.js";
import { restart } from "../outage.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { createNamespace, removeNamespace } from "./offloaded-pod.js";
import { leftovers } from "./peering-program.js";

// Liqo stops the replication to a provider when the Secret with its kubeconfig is deleted. If an
// Identity with the same name is created before Liqo has ended, Liqo does not start again.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const namespace = tenantNamespace(milan);

const SECRET = "kubeconfig-controlplane-milan";
const IDENTITY = ["authentication.liqo.io", "identities", "controlplane-milan"] as const;
/** In the order in which `destroy` deletes them. */
const DELETED = [
  ["offloading.liqo.io", "virtualnodes", "milan"],
  ["authentication.liqo.io", "resourceslices", "milan"],
  ["offloading.liqo.io", "namespacemaps", "milan"],
] as const;

let stack: LabStack;

beforeEach(async () => {
  await createNamespace(rome, "shop");
  stack = await LabStack.create(lab, "ended", program("60s"));
  await stack.up();
});

afterEach(async () => {
  await stack.destroy();
  await removeNamespace(rome, "shop");
});

/** Peers rome with milan, and offloads namespace `shop`. */
function program(timeout: "15s" | "60s") {
  return () => {
    const clusters = romeAndMilan();
    const shop = new NamespaceOffloading("shop", { cluster: clusters.rome, namespace: "shop" });
    const { status, diagnosis } = new LiqoPeering("rome-milan", {
      consumer: clusters.rome,
      provider: clusters.milan,
      network: false,
      offloads: [shop],
      timeout,
    });
    return Promise.resolve({ status, diagnosis });
  };
}

/** An object of rome: its API group, its resource and its name. */
type Path = readonly [string, string, string];

const pathOf = ([group, plural, name]: Path) => ({
  ...{ group, version: "v1beta1", namespace, plural },
  name,
});

function api(): CustomObjectsApi {
  return lab.access("rome").makeApiClient(CustomObjectsApi);
}

async function find(path: Path): Promise<KubernetesObject | undefined> {
  return (await api()
    .getNamespacedCustomObject(pathOf(path))
    .catch(() => undefined)) as KubernetesObject | undefined;
}

/** Deletes an object, and waits until it is deleted. */
async function remove(path: Path): Promise<void> {
  await api().deleteNamespacedCustomObject(pathOf(path));
  await expect.poll(() => find(path), { timeout: 30_000 }).toBeUndefined();
}

async function isKubeconfigTerminating(): Promise<boolean> {
  const secret = await coreApi(rome).readNamespacedSecret({ name: SECRET, namespace });
  return secret.metadata?.deletionTimestamp !== undefined;
}

/** The copies in milan. */
async function copies(): Promise<string[]> {
  const objects = await objectsOfPeerings(milan, tenantNamespace(rome));
  return objects
    .filter(({ metadata }) => metadata?.labels?.["liqo.io/replicated"] === "true")
    .map(({ kind = "", metadata }) => `${kind} ${metadata?.name ?? ""}`)
    .sort();
}

const COPIES = ["NamespaceMap milan", "Renew controlplane-milan", "ResourceSlice milan"];

describe("a peering without its Identity", () => {
  it("is repaired by up, although Liqo has not deleted the kubeconfig", async () => {
    await remove(IDENTITY);
    await expect.poll(isKubeconfigTerminating, { timeout: 30_000 }).toBe(true);

    const { outputs } = await stack.up({ refresh: true });

    expect(outputs["status"]?.value).toBe("Ready");
    expect(await isKubeconfigTerminating()).toBe(false);
    await expect.poll(copies, { timeout: 30_000 }).toEqual(COPIES);
    await stack.up({ expectNoChanges: true });
    await stack.destroy({ keepStack: true });
    expect(await leftovers([rome, milan])).toEqual(["rome: Namespace shop"]);
  });

  it("and created again by others is not Ready before Liqo's replicator is restarted", async () => {
    const identity = (await find(IDENTITY)) as { metadata: object; spec: object };
    for (const path of [...DELETED, IDENTITY]) {
      await remove(path);
    }
    await expect.poll(isKubeconfigTerminating, { timeout: 30_000 }).toBe(true);
    // Liqo stops the replication of the kinds in random order, until a kind has objects. It tries
    // again with growing delays.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const { name, labels, annotations } = identity.metadata as Record<string, object>;
    await api().createNamespacedCustomObject({
      ...pathOf(IDENTITY),
      body: {
        ...{ apiVersion: "authentication.liqo.io/v1beta1", kind: "Identity" },
        ...{ metadata: { name, labels, annotations }, spec: identity.spec },
      },
    });

    stack.program = program("15s");
    const failure = await failureMessage(stack.up({ refresh: true }));
    const found = `Secret ${SECRET} is Terminating, but its Identity exists: Liqo`;
    const cure = "kubectl --context rome -n liqo rollout restart deployment liqo-crd-replicator";
    expect(failure).toContain("timed out after 15s: Node milan of cluster rome cannot run pods");
    expect(failure).toContain(`seen: in cluster rome, ${found}`);
    expect(failure).toContain(cure);
    expect(await copies()).not.toContain("NamespaceMap milan");
    const summary = await diagnosisSummary(rome, milan);
    expect(summary).toContain(`in cluster rome, ${found}`);
    expect(summary).toContain("rollout restart deployment liqo-crd-replicator");

    await restart(lab.lab, { cluster: rome, part: "crd-replicator" });
    stack.program = program("60s");
    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Ready");
    await expect.poll(copies, { timeout: 30_000 }).toEqual(COPIES);
    await expect.poll(() => diagnosisSummary(rome, milan), { timeout: 30_000 }).toBe("Ready");
  });
});
