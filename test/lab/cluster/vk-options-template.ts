import { labels, LIQO_NAMESPACE, LIQO_VERSION } from "./liqo-names.js";
import { type LiqoObject } from "./liqo-objects.js";

/** Name of the default template for the Deployments of virtual kubelets. */
export const VK_OPTIONS_TEMPLATE = "virtual-kubelet-default";

/** The number of workers and the type of each reflector, Liqo's defaults. */
const REFLECTORS = {
  pod: { workers: 10 },
  service: { workers: 3, type: "DenyList" },
  endpointslice: { workers: 10 },
  ingress: { workers: 3, type: "DenyList" },
  configmap: { workers: 3, type: "DenyList" },
  secret: { workers: 3, type: "DenyList" },
  serviceaccount: { workers: 3 },
  persistentvolumeclaim: { workers: 3 },
  event: { workers: 3, type: "DenyList" },
} as const;

/** The default template, as Liqo's installation creates it. */
export function vkOptionsTemplate(): LiqoObject {
  return {
    apiVersion: "offloading.liqo.io/v1beta1",
    kind: "VkOptionsTemplate",
    metadata: {
      name: VK_OPTIONS_TEMPLATE,
      namespace: LIQO_NAMESPACE,
      labels: labels("virtual-kubelet"),
    },
    spec: {
      replicas: 1,
      createNode: true,
      disableNetworkCheck: false,
      containerImage: `ghcr.io/liqotech/virtual-kubelet:${LIQO_VERSION}`,
      metricsEnabled: false,
      reflectorsConfig: REFLECTORS,
      // Liqo approves the certificates of service accounts only, but the processes of the lab use
      // the administrator's token.
      extraArgs: ["--certificate-type=self-signed"],
    },
  };
}
