import { PolicyV1Api, type V1PodDisruptionBudget } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { waitFor } from "./cluster/wait.js";
import type { LabCluster } from "./lab-file.js";
import type { Json } from "./node-agent/json.js";

/**
 * Creates a PodDisruptionBudget that allows no eviction of the pods with the label `app=<name>`,
 * and waits until Kubernetes enforces the PodDisruptionBudget. Returns a function that deletes it.
 */
export async function disruptionBudget(
  cluster: LabCluster,
  namespace: string,
  name: string,
): Promise<() => Promise<void>> {
  const policy = access(cluster).makeApiClient(PolicyV1Api);
  const body: Json<V1PodDisruptionBudget> = {
    metadata: { name },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: name } } },
  };
  await policy.createNamespacedPodDisruptionBudget({ namespace, body });
  const what = `PodDisruptionBudget ${name} in namespace ${namespace} of ${cluster.name}`;
  await waitFor({ what, seconds: 30 }, async () => {
    const { status } = await policy.readNamespacedPodDisruptionBudget({ namespace, name });
    return status?.observedGeneration === undefined ? undefined : true;
  });
  return async () => {
    await policy.deleteNamespacedPodDisruptionBudget({ namespace, name });
  };
}
