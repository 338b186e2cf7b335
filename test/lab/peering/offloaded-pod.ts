import { V1Namespace, V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import { waitFor } from "../cluster/wait.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";

/** Creates a namespace. */
export async function createNamespace(cluster: LabCluster, name: string): Promise<void> {
  const body = Object.assign(new V1Namespace(), { metadata: { name } });
  await coreApi(cluster).createNamespace({ body });
}

/** Creates the tenant namespace of a remote cluster, as Liqo does. */
export async function createTenantNamespace(
  cluster: LabCluster,
  { clusterId }: LabCluster,
): Promise<void> {
  const labels = { "liqo.io/remote-cluster-id": clusterId, "liqo.io/tenant-namespace": "true" };
  const metadata = { name: `liqo-tenant-${clusterId}`, labels };
  await coreApi(cluster).createNamespace({ body: Object.assign(new V1Namespace(), { metadata }) });
}

/** Creates a pod in an offloaded namespace. Liqo decides on which node it runs. */
export async function createPod(
  cluster: LabCluster,
  namespace: string,
  name: string,
): Promise<void> {
  await coreApi(cluster).createNamespacedPod({
    namespace,
    body: Object.assign(new V1Pod(), {
      metadata: { name, labels: { app: name } },
      spec: { containers: [{ name, image: "registry.example/hello:v1" }] },
    }),
  });
}

/** Creates a PersistentVolumeClaim, which stays Pending. */
export async function createClaim(
  cluster: LabCluster,
  namespace: string,
  name: string,
): Promise<void> {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  await coreApi(cluster).createNamespacedPersistentVolumeClaim({
    namespace,
    body: Object.assign(new V1PersistentVolumeClaim(), { metadata: { name }, spec }),
  });
}

/** Waits until a pod runs on a node. Returns the UID of the pod. */
export async function podRunsOn(
  cluster: LabCluster,
  namespace: string,
  name: string,
  node: string,
): Promise<string> {
  const what = `pod ${name} in namespace ${namespace} of ${cluster.name} to run on node ${node}`;
  return waitFor({ what, seconds: 60 }, async () => {
    const { metadata, spec, status } = await coreApi(cluster).readNamespacedPod({
      namespace,
      name,
    });
    return status?.phase === "Running" && spec?.nodeName === node ? metadata?.uid : undefined;
  });
}

/** Deletes a pod, and waits until it is deleted. */
export async function deletePod(
  cluster: LabCluster,
  namespace: string,
  name: string,
): Promise<void> {
  await coreApi(cluster).deleteNamespacedPod({ namespace, name });
  const what = `the deletion of pod ${name} in namespace ${namespace} of ${cluster.name}`;
  await waitFor({ what, seconds: 60 }, async () => {
    const { items } = await coreApi(cluster).listNamespacedPod({ namespace });
    return items.some(({ metadata }) => metadata?.name === name) ? undefined : true;
  });
}

/** Deletes a namespace, and waits until it is deleted. */
export async function removeNamespace(cluster: LabCluster, name: string): Promise<void> {
  await coreApi(cluster).deleteNamespace({ name });
  const what = `the deletion of namespace ${name} in ${cluster.name}`;
  await waitFor({ what, seconds: 60 }, async () => {
    const { items } = await coreApi(cluster).listNamespace();
    return items.some(({ metadata }) => metadata?.name === name) ? undefined : true;
  });
}
