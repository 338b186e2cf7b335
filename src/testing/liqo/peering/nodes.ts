import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { ensure, specOf } from "./objects.js";
import { networkStatusOf } from "./network-status.js";
import { nodeLabelsOf, nodeOf, type VirtualNodeSpec, virtualNodesOf } from "./virtual-node.js";
import { kubeletOf } from "./virtual-nodes.js";

const TAINT = { key: "virtual-node.liqo.io/not-allowed", value: "true", effect: "NoExecute" };

/** Acts for the virtual kubelets: creates their Nodes and reports whether they are Ready. */
export function createNodes({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const virtualNode of virtualNodesOf(cluster)) {
      if (kubeletFailure(cluster, virtualNode) === undefined) {
        createNode(cluster, virtualNode);
      }
    }
  }
}

/** Why the virtual kubelet creates no Node. Undefined if it does. */
export function kubeletFailure(
  cluster: SimulatedCluster,
  virtualNode: KubernetesObject,
): string | undefined {
  const { namespace, name } = virtualNode.metadata;
  const { kubeconfigSecretRef, createNode = true } = specOf<VirtualNodeSpec>(virtualNode);
  const secret = { apiVersion: "v1", kind: "Secret", name: kubeconfigSecretRef?.name ?? "" };
  if (!createNode) {
    return `VirtualNode ${name} sets createNode to false`;
  }
  if (kubeletOf(cluster, virtualNode) === undefined) {
    return `the virtual kubelet of VirtualNode ${name} is starting`;
  }
  return cluster.find({ ...secret, namespace }) === undefined
    ? `Secret ${namespace ?? ""}/${secret.name} in kubeconfigSecretRef of VirtualNode ${name} not found`
    : undefined;
}

/** What Liqo reports about a Node without a network. */
const NETWORK_DOWN = "The Liqo cluster interconnection is down";

/** Why the Node of a VirtualNode is not Ready. Undefined if it is Ready. */
export function nodeFailure(
  cluster: SimulatedCluster,
  virtualNode: KubernetesObject,
): string | undefined {
  const {
    clusterID = "",
    resourceQuota,
    disableNetworkCheck,
  } = specOf<VirtualNodeSpec>(virtualNode);
  const { cpu, memory } = resourceQuota?.hard ?? {};
  const kubeletReason = kubeletFailure(cluster, virtualNode);
  if (kubeletReason !== undefined) {
    return kubeletReason;
  }
  if (cpu === undefined || memory === undefined) {
    return `VirtualNode ${virtualNode.metadata.name} has no cpu or memory in resourceQuota`;
  }
  const { isEnabled, connection } = networkStatusOf(cluster, clusterID);
  // Like Liqo, do not check a network that does not exist.
  return disableNetworkCheck !== true && isEnabled && connection !== "Connected"
    ? NETWORK_DOWN
    : undefined;
}

function createNode(cluster: SimulatedCluster, virtualNode: KubernetesObject): void {
  const { annotations, taints = [], resourceQuota } = specOf<VirtualNodeSpec>(virtualNode);
  const { apiVersion, kind, name } = nodeOf(virtualNode);
  ensure(cluster, {
    apiVersion,
    kind,
    metadata: { name, labels: nodeLabelsOf(virtualNode), ...(annotations && { annotations }) },
    spec: { taints: [TAINT, ...taints] },
  });
  const reason = nodeFailure(cluster, virtualNode);
  const node = cluster.find(nodeOf(virtualNode));
  if (node !== undefined) {
    const resources = resourceQuota?.hard ?? {};
    cluster.setStatus(node, {
      capacity: resources,
      allocatable: resources,
      conditions: [
        {
          type: "Ready",
          status: reason === undefined ? "True" : "False",
          ...(reason && {
            reason: "KubeletNotReady",
            message:
              reason === NETWORK_DOWN ? "The Liqo Virtual Kubelet is currently not ready" : reason,
          }),
        },
        ...(reason === NETWORK_DOWN
          ? [{ type: "NetworkUnavailable", status: "True", message: NETWORK_DOWN }]
          : []),
      ],
    });
  }
}
