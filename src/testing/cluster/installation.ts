import { clusterKeySecret } from "./cluster-key.js";
import { gatewayTemplate } from "./gateway-template.js";
import type { KubernetesObject } from "./kubernetes-object.js";

/** Settings of a Liqo installation. */
export interface Installation {
  readonly clusterId: string;
  readonly liqoNamespace: string;
  readonly liqoVersion: string;
  readonly podCidrs: readonly string[];
  readonly serviceCidr: string;
  readonly externalCidr: string;
  readonly internalCidr: string;
}

/** The ClusterRoles that Liqo grants to the consumers of a peering. */
const CONSUMER_ROLES = ["remote-controlplane", "virtual-kubelet-remote-clusterwide"];

/** The objects of a Liqo installation that programs read. */
export function installationObjects(installation: Installation): KubernetesObject[] {
  const { clusterId, liqoNamespace: namespace, podCidrs } = installation;
  const networks = {
    "service-cidr": installation.serviceCidr,
    "external-cidr": installation.externalCidr,
    "internal-cidr": installation.internalCidr,
    ...Object.fromEntries(podCidrs.map((cidr) => [`pod-cidr-${cidr.replace(/[./]/g, "-")}`, cidr])),
  };
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "liqo-clusterid-configmap", namespace },
      data: { CLUSTER_ID: clusterId },
    },
    clusterKeySecret(namespace),
    webhook(installation),
    ...Object.entries(networks).map(([name, cidr]) => network(name, namespace, cidr)),
    proxyIp(installation),
    ...CONSUMER_ROLES.map(clusterRole),
    gatewayTemplate("server", installation),
    gatewayTemplate("client", installation),
    virtualKubeletOptions(installation),
  ];
}

function clusterRole(name: string): KubernetesObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: `liqo-${name}`, labels: { "app.kubernetes.io/name": name } },
  };
}

/** The default template of virtual nodes. */
function virtualKubeletOptions({ liqoNamespace, liqoVersion }: Installation): KubernetesObject {
  return {
    apiVersion: "offloading.liqo.io/v1beta1",
    kind: "VkOptionsTemplate",
    metadata: { name: "virtual-kubelet-default", namespace: liqoNamespace },
    spec: {
      replicas: 1,
      createNode: true,
      disableNetworkCheck: false,
      containerImage: `ghcr.io/liqotech/virtual-kubelet:v${liqoVersion}`,
      metricsEnabled: false,
    },
  };
}

function webhook({ liqoNamespace, liqoVersion, podCidrs }: Installation): KubernetesObject {
  const container = {
    name: "webhook",
    image: `ghcr.io/liqotech/webhook:v${liqoVersion}`,
    args: podCidrs.map((cidr) => `--podcidr=${cidr}`),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "liqo-webhook", namespace: liqoNamespace },
    spec: { template: { spec: { containers: [container] } } },
  };
}

/** The address at which other clusters reach the proxy of the API server through a tunnel. */
function proxyIp({ liqoNamespace: namespace, serviceCidr, externalCidr }: Installation) {
  const addressIn = (cidr: string) => cidr.replace(/\d+\/\d+$/, "2");
  return {
    apiVersion: "ipam.liqo.io/v1alpha1",
    kind: "IP",
    metadata: { name: "api-server-proxy", namespace },
    spec: { ip: addressIn(serviceCidr) },
    status: { ip: addressIn(externalCidr) },
  };
}

function network(name: string, namespace: string, cidr: string): KubernetesObject {
  return {
    apiVersion: "ipam.liqo.io/v1alpha1",
    kind: "Network",
    metadata: { name, namespace },
    spec: { cidr },
    status: { cidr },
  };
}
