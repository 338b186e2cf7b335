/** Labels of the pods of a virtual kubelet. */
export function virtualKubeletLabels(virtualNodeName: string): Record<string, string> {
  return {
    "offloading.liqo.io/component": "virtual-kubelet",
    "liqo.io/virtual-node": virtualNodeName,
  };
}

/**
 * Labels of a virtual node that Liqo sets and needs. Liqo sets further labels, for example
 * `kubernetes.io/arch`, which may be changed.
 */
export const RESERVED_NODE_LABELS: readonly string[] = [
  "liqo.io/remote-cluster-id",
  "liqo.io/type",
  "storage.liqo.io/available",
  "kubernetes.io/hostname",
];

/** Key of the taint of all virtual nodes. */
export const VIRTUAL_NODE_TAINT = "virtual-node.liqo.io/not-allowed";

/** Labels of the pods that Liqo offloads. */
export const OFFLOADED_POD_LABELS = { "liqo.io/shadowPod": "true" };
