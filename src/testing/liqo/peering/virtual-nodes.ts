import { type KubernetesObject, referenceTo } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { DeletedObjects } from "./deleted-objects.js";
import { DESTINATION_LABEL, OFFLOADING, REPLICATION_LABEL } from "./kinds.js";
import { ensure, ownedBy, specOf, tenantNamespaceOf } from "./objects.js";
import { isOriginal } from "./resource-slice.js";
import { nodeOf, type VirtualNodeSpec, virtualNodesOf } from "./virtual-node.js";

const deleted = new DeletedObjects(OFFLOADING, "VirtualNode");

/**
 * Creates the Deployment of the virtual kubelet for each VirtualNode, and the NamespaceMap of the
 * provider. Like Liqo, reports `Running` as soon as the Deployment exists.
 */
export function runVirtualKubelets(world: World): void {
  for (const cluster of world.clusters) {
    deleted.take(cluster).forEach((virtualNode) => {
      cleanUp(cluster, virtualNode);
    });
    for (const virtualNode of virtualNodesOf(cluster)) {
      createNamespaceMap(cluster, virtualNode);
      const { uid = "" } = virtualNode.metadata;
      const isRunning = world.timers.hasPassed(`${uid}/kubelet`, world.delays.virtualKubelet);
      if (isRunning) {
        createDeployment(cluster, virtualNode);
      }
      const { createNode = true } = specOf<VirtualNodeSpec>(virtualNode);
      const status = isRunning ? "Running" : "Creating";
      const conditions = [
        { type: "VirtualKubelet", status },
        { type: "Node", status: createNode ? status : "None" },
      ];
      cluster.setStatus(virtualNode, { conditions });
    }
  }
}

/** The Deployment of the virtual kubelet. Undefined if it is not found. */
export function kubeletOf(
  cluster: SimulatedCluster,
  { metadata }: KubernetesObject,
): KubernetesObject | undefined {
  const { namespace, name } = metadata;
  return cluster.find({ apiVersion: "apps/v1", kind: "Deployment", namespace, name: `vk-${name}` });
}

function createDeployment(cluster: SimulatedCluster, virtualNode: KubernetesObject): void {
  const { name, namespace } = virtualNode.metadata;
  const labels = {
    "offloading.liqo.io/component": "virtual-kubelet",
    "liqo.io/virtual-node": name,
  };
  ensure(cluster, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `vk-${name}`, namespace, labels, ownerReferences: ownedBy(virtualNode) },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "virtual-kubelet" }] } },
    },
  });
  const deployment = kubeletOf(cluster, virtualNode);
  if (deployment !== undefined) {
    cluster.setStatus(deployment, { replicas: 1, updatedReplicas: 1, readyReplicas: 1 });
    createPod(cluster, deployment, labels);
  }
}

/** Creates the pod of a virtual kubelet, again after its deletion. */
function createPod(
  cluster: SimulatedCluster,
  deployment: KubernetesObject,
  labels: Readonly<Record<string, string>>,
): void {
  const { name, namespace } = deployment.metadata;
  const metadata = { name: `${name}-pod`, namespace, labels, ownerReferences: ownedBy(deployment) };
  const spec = { containers: [{ name: "virtual-kubelet" }] };
  ensure(cluster, { apiVersion: "v1", kind: "Pod", metadata, spec });
  const pod = cluster.find({ apiVersion: "v1", kind: "Pod", ...metadata });
  if (pod !== undefined) {
    cluster.setStatus(pod, { phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
  }
}

function createNamespaceMap(cluster: SimulatedCluster, virtualNode: KubernetesObject): void {
  const { clusterID = "" } = specOf<VirtualNodeSpec>(virtualNode);
  const namespace = tenantNamespaceOf(cluster, clusterID);
  if (namespace !== undefined && namespaceMapsOf(cluster, clusterID).length === 0) {
    ensure(cluster, {
      apiVersion: OFFLOADING,
      kind: "NamespaceMap",
      metadata: {
        name: clusterID,
        namespace,
        labels: {
          [REMOTE_CLUSTER_LABEL]: clusterID,
          [REPLICATION_LABEL]: "true",
          [DESTINATION_LABEL]: clusterID,
        },
      },
    });
  }
}

/** Deletes what Liqo deletes in the finalizer of a VirtualNode. */
function cleanUp(cluster: SimulatedCluster, virtualNode: KubernetesObject): void {
  const { clusterID = "" } = specOf<VirtualNodeSpec>(virtualNode);
  cluster.delete(nodeOf(virtualNode));
  if (virtualNodesOf(cluster, clusterID).length === 0) {
    for (const map of namespaceMapsOf(cluster, clusterID)) {
      cluster.delete(referenceTo(map));
    }
  }
}

/** The NamespaceMaps for a provider. */
function namespaceMapsOf(cluster: SimulatedCluster, providerClusterId: string): KubernetesObject[] {
  return cluster
    .list(OFFLOADING, "NamespaceMap")
    .filter(
      (map) => isOriginal(map) && map.metadata.labels?.[DESTINATION_LABEL] === providerClusterId,
    );
}
