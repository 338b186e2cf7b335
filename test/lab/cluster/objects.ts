import { ApiException, KubernetesObjectApi } from "@kubernetes/client-node";
import { LabError } from "../lab-error.js";
import type { LabCluster } from "../lab-file.js";
import { access } from "./access.js";
import type { LiqoObject } from "./liqo-objects.js";

/** Creates objects in a cluster. */
export async function createObjects(
  cluster: LabCluster,
  objects: readonly LiqoObject[],
): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(access(cluster));
  const created = objects.map(async (object) => {
    try {
      await api.create(object);
    } catch (error) {
      if (error instanceof ApiException) {
        const what = `${object.kind} ${object.metadata.name}`;
        throw new LabError(`Cluster ${cluster.name} rejected ${what}: ${String(error.body)}`);
      }
      throw error;
    }
  });
  await Promise.all(created);
}
