import type { KubernetesObject, ObjectReference } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { OFFLOADING } from "./kinds.js";
import { specOf } from "./objects.js";

/** The fields in the `spec` of a VirtualNode. */
export interface VirtualNodeSpec {
  readonly clusterID: string;
  readonly kubeconfigSecretRef: { readonly name: string };
  readonly resourceQuota: { readonly hard?: Readonly<Record<string, string>> };
  readonly createNode: boolean;
  readonly disableNetworkCheck: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly object[];
  readonly vkOptionsTemplateRef: { readonly name: string; readonly namespace: string };
}

/** The VirtualNodes of a cluster, for all providers or for one of them. */
export function virtualNodesOf(
  cluster: SimulatedCluster,
  providerClusterId?: string,
): KubernetesObject[] {
  return cluster
    .list(OFFLOADING, "VirtualNode")
    .filter(
      (node) =>
        providerClusterId === undefined ||
        specOf<VirtualNodeSpec>(node).clusterID === providerClusterId,
    );
}

/** The reference to the Node of a VirtualNode. */
export function nodeOf({ metadata }: KubernetesObject): ObjectReference {
  return { apiVersion: "v1", kind: "Node", name: metadata.name };
}

/** The labels of the Node of a VirtualNode. */
export function nodeLabelsOf(virtualNode: KubernetesObject): Record<string, string> {
  const { clusterID = "", labels = {} } = specOf<VirtualNodeSpec>(virtualNode);
  return {
    ...labels,
    "liqo.io/type": "virtual-node",
    "kubernetes.io/hostname": virtualNode.metadata.name,
    [REMOTE_CLUSTER_LABEL]: clusterID,
  };
}
