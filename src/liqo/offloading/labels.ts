/** Labels of the pods of a virtual kubelet. */
export function virtualKubeletLabels(virtualNodeName: string): Record<string, string> {
  return {
    "offloading.liqo.io/component": "virtual-kubelet",
    "liqo.io/virtual-node": virtualNodeName,
  };
}
