import { CustomObjectsApi, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { access } from "../cluster/access.js";
import { waitFor } from "../cluster/wait.js";
import { apiServerStatus, foreignClusterAnnotations } from "../foreign-cluster.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";
import { twoClusters } from "../liqoctl.js";
import { duringOutage, restart } from "../outage.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { consumerOf, milanAlone } from "./lost-cluster-program.js";
import { peeringLeftovers } from "../peering-leftovers.js";
import { createPod, createTenantNamespace, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { leftovers } from "./peering-program.js";

const DELETE_UNREACHABLE = { PULUMI_K8S_DELETE_UNREACHABLE: "true" };
const ANNOTATION = "liqo.io/foreign-cluster-permanently-unreachable";

/** Tells Liqo that a remote cluster will never be reachable again, as the guide says. */
async function giveUp(cluster: LabCluster, remote: LabCluster): Promise<void> {
  await KubernetesObjectApi.makeApiClient(access(cluster)).patch(
    {
      apiVersion: "core.liqo.io/v1beta1",
      kind: "ForeignCluster",
      metadata: { name: remote.clusterId, annotations: { [ANNOTATION]: "true" } },
    },
    undefined,
    undefined,
    undefined,
    undefined,
    PatchStrategy.MergePatch,
  );
}

/** Deletes a virtual node, and waits until Liqo has begun to evict the pod in a namespace. */
async function beginDrain(cluster: LabCluster, name: string, namespace: string): Promise<void> {
  await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .deleteNamespacedCustomObject({
      group: "offloading.liqo.io",
      version: "v1beta1",
      plural: "virtualnodes",
      namespace: `liqo-tenant-${name}`,
      name,
    });
  await waitFor({ what: `the eviction of the pod in ${namespace}`, seconds: 60 }, async () => {
    const { items } = await coreApi(cluster).listNamespacedPod({ namespace });
    return items.some(({ metadata }) => metadata?.deletionTimestamp) ? true : undefined;
  });
}

it("one up removes the peering with a lost provider, and the other peering stays Ready", async () => {
  await withLab({ clusters: "rome,milan,oslo" }, async (labFile) => {
    const lab = running(labFile);
    const rome = lab.cluster("rome");
    const milan = lab.cluster("milan");
    const both = ["milan", "oslo"];
    const stack = await LabStack.create(lab, "lost", consumerOf({ providers: both }));
    await stack.up();
    await createPod(rome, "for-milan", "hello");
    await createPod(rome, "for-oslo", "hello");
    await podRunsOn(rome, "for-milan", "hello", "milan");
    const uid = await podRunsOn(rome, "for-oslo", "hello", "oslo");

    stack.program = consumerOf({ providers: both, isMilanLost: true });
    expect(await failureMessage(stack.preview())).toContain(
      "Liqo in cluster rome reaches the API server of milan",
    );

    await duringOutage(labFile, [{ cluster: milan, part: "cluster" }], async () => {
      await waitFor({ what: "Liqo in rome to notice the outage", seconds: 60 }, async () =>
        (await apiServerStatus(rome, milan)) === "Error" ? true : undefined,
      );

      await beginDrain(rome, "milan", "for-milan");

      stack.program = consumerOf({ providers: ["oslo"], isMilanLost: true });
      const { steps, outputs } = await stack.up({ environment: DELETE_UNREACHABLE });
      expect(steps[0]).toBe("create ForeignClusterPatch milan");
      expect(steps.filter((step) => step.includes("oslo"))).toEqual([]);
      expect(outputs["lost"]?.value).toContain("Unreachable: VirtualNode milan, ");
      expect(outputs["oslo"]?.value).toBe("Ready");
      expect(await podRunsOn(rome, "for-oslo", "hello", "oslo")).toBe(uid);
      expect((await leftovers([rome])).filter((line) => line.includes("milan"))).toEqual([
        "rome: Namespace for-milan",
        "rome: NamespaceOffloading for-milan/offloading",
      ]);

      const second = await stack.up({ expectNoChanges: true });
      expect(second.outputs["lost"]?.value).toBe("Removed");
      expect(await foreignClusterAnnotations(rome, milan)).toHaveProperty([ANNOTATION], "true");

      stack.program = consumerOf({ providers: ["oslo"] });
      const third = await stack.up();
      expect(third.steps).toEqual(["delete ForeignClusterPatch milan"]);
      expect(await foreignClusterAnnotations(rome, milan)).toEqual({});
      await stack.destroy();
      expect(await leftovers([rome])).toEqual([]);
    });
  });
}, 600_000);

it("two commands remove the peering with a lost provider, with its network and its pods", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    const settings = { drainTimeout: "20s" } as const;
    const program = consumerOf({ providers: ["milan"], settings });
    const stack = await LabStack.create(running(labFile), "dead", program);
    await stack.up();
    await createPod(rome, "for-milan", "hello");
    await podRunsOn(rome, "for-milan", "hello", "milan");

    await duringOutage(labFile, [{ cluster: milan, part: "cluster" }], async () => {
      expect(await failureMessage(stack.destroy())).toContain("timed out");

      await giveUp(rome, milan);
      // Liqo waits without a timeout for the pods that it began to evict.
      await restart(labFile, { cluster: rome, part: "liqo" });
      await stack.destroy({ environment: DELETE_UNREACHABLE });
      expect(await leftovers([rome])).toEqual([]);
    });
  });
}, 600_000);

it("one up removes the peering with a lost consumer, also the offloaded namespace", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    const program = consumerOf({ providers: ["milan"] });
    const stack = await LabStack.create(running(labFile), "lost-consumer", program);
    await stack.up();
    await createPod(rome, "for-milan", "hello");
    await podRunsOn(milan, "for-milan-rome", "hello", milan.nodeName);

    await duringOutage(labFile, [{ cluster: rome, part: "cluster" }], async () => {
      stack.program = milanAlone;
      await stack.up({ environment: DELETE_UNREACHABLE });
      expect(await leftovers([milan])).toEqual(["milan: Namespace kept"]);
      await stack.up({ expectNoChanges: true });
      await stack.destroy();
    });
  });
}, 600_000);

it("an existing tenant namespace keeps the copies of a lost consumer until it is deleted", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    await createTenantNamespace(milan, rome);
    const settings = { network: false, providerNamespace: "liqo-tenant-rome" } as const;
    const program = consumerOf({ providers: ["milan"], settings });
    const stack = await LabStack.create(running(labFile), "kept-tenant", program);
    await stack.up();

    await duringOutage(labFile, [{ cluster: rome, part: "cluster" }], async () => {
      stack.program = milanAlone;
      await stack.up({ environment: DELETE_UNREACHABLE });
      // Kubernetes deletes the RoleBinding of the Tenant some time after the Tenant.
      await expect
        .poll(() => peeringLeftovers([milan]), { timeout: 30_000 })
        .toEqual([
          "milan: ConfigMap for-milan-rome/kube-root-ca.crt.rome",
          "milan: Namespace for-milan-rome",
          "milan: Namespace kept",
          "milan: Namespace liqo-tenant-rome",
          "milan: NamespaceMap liqo-tenant-rome/milan",
          "milan: Quota liqo-tenant-rome/milan-a8a4c692b93b",
          "milan: Renew liqo-tenant-rome/controlplane-milan",
          "milan: ResourceSlice liqo-tenant-rome/milan",
          "milan: RoleBinding for-milan-rome/liqo-tenant-rome",
          "milan: Secret liqo-tenant-rome/liqo-remote-certificate",
          "milan: Secret liqo-tenant-rome/liqo-remote-certificate-milan",
        ]);

      await removeNamespace(milan, "liqo-tenant-rome");
      expect(await peeringLeftovers([milan])).toEqual(["milan: Namespace kept"]);
      await stack.destroy();
    });
  });
}, 600_000);
