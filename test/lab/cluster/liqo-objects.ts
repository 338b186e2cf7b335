import type { LabCluster } from "../lab-file.js";
import { controllerArguments } from "./controller-arguments.js";
import { labGatewayTemplate } from "./gateway-template.js";
import { labels, LIQO_NAMESPACE, LIQO_VERSION } from "./liqo-names.js";
import { PROXY_PORT } from "./proxy.js";
import { vkOptionsTemplate } from "./vk-options-template.js";

/** An object for the API server. */
export interface LiqoObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** The types of Networks that Liqo's IPAM needs. */
export const NETWORKS = ["pod-cidr", "service-cidr", "external-cidr", "internal-cidr"] as const;

/** The objects of built-in kinds that Liqo's installation and a kubelet create. */
export function builtInObjects(cluster: LabCluster): LiqoObject[] {
  return [
    clusterIdConfigMap(cluster),
    deployment("controller-manager", controllerArguments(cluster)),
    deployment("webhook", [`--podcidr=${cluster.podCidr}`]),
    deployment("crd-replicator"),
    proxyService(),
    gatewayRole(),
    node(cluster),
  ];
}

/** The custom resources that Liqo's installation creates. */
export function customObjects(cluster: LabCluster): LiqoObject[] {
  return [
    network("pod-cidr", cluster.podCidr, { shared: true }),
    network("service-cidr", cluster.serviceCidr, { shared: true }),
    // The first address is the source of traffic from unknown senders.
    network("external-cidr", cluster.externalCidr, { preAllocated: 1 }),
    network("internal-cidr", cluster.internalCidr, {}),
    labGatewayTemplate("server"),
    labGatewayTemplate("client"),
    vkOptionsTemplate(),
  ];
}

function clusterIdConfigMap({ clusterId }: LabCluster): LiqoObject {
  const name = "liqo-clusterid-configmap";
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: LIQO_NAMESPACE, labels: labels("clusterid-configmap") },
    data: { CLUSTER_ID: clusterId },
  };
}

/** A Deployment without pods, which shows the version and the arguments of a component of Liqo. */
function deployment(name: string, args: readonly string[] = []): LiqoObject {
  const selector = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": `liqo-${name}`,
    "app.kubernetes.io/component": name,
    "app.kubernetes.io/part-of": "liqo",
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `liqo-${name}`, namespace: LIQO_NAMESPACE, labels: labels(name) },
    spec: {
      replicas: 0,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: labels(name) },
        spec: {
          containers: [{ name, image: `ghcr.io/liqotech/${name}:${LIQO_VERSION}`, args }],
        },
      },
    },
  };
}

/** The Service of the proxy for API servers. Liqo's controllers remap its address. */
function proxyService(): LiqoObject {
  const selector = { "app.kubernetes.io/name": "proxy", "app.kubernetes.io/part-of": "liqo" };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "liqo-proxy", namespace: LIQO_NAMESPACE, labels: labels("proxy") },
    spec: { selector, ports: [{ name: "http", port: PROXY_PORT }] },
  };
}

/** The ClusterRole for the service accounts of gateways. */
function gatewayRole(): LiqoObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "liqo-gateway", labels: labels("gateway") },
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  };
}

function node({ nodeName, nodeAddress, podCidr }: LabCluster): LiqoObject {
  const now = new Date().toISOString();
  const resources = { cpu: "8", memory: "32Gi", pods: "500" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: nodeName,
      labels: { "kubernetes.io/hostname": nodeName, "kubernetes.io/os": "linux" },
    },
    spec: { podCIDR: podCidr },
    status: {
      addresses: [
        { type: "InternalIP", address: nodeAddress },
        { type: "Hostname", address: nodeName },
      ],
      capacity: resources,
      allocatable: resources,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "the lab's node agent plays the kubelet",
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
    },
  };
}

interface NetworkTraits {
  readonly shared?: boolean;
  readonly preAllocated?: number;
}

function network(kind: (typeof NETWORKS)[number], cidr: string, traits: NetworkTraits): LiqoObject {
  const { shared, preAllocated } = traits;
  return {
    apiVersion: "ipam.liqo.io/v1alpha1",
    kind: "Network",
    metadata: {
      // Liqo 1.2 names the Network after the pod CIDR, because a cluster can have several pod
      // CIDRs.
      name: kind === "pod-cidr" ? `${kind}-${cidr.replaceAll(/[./]/g, "-")}` : kind,
      namespace: LIQO_NAMESPACE,
      labels: {
        ...labels("ipam"),
        "ipam.liqo.io/network-type": kind,
        "ipam.liqo.io/network-not-remapped": "true",
        ...(shared && { "ipam.liqo.io/network-shared": "true" }),
      },
      annotations: { "liqo.io/preinstalled": "true" },
    },
    spec: { cidr, ...(preAllocated !== undefined && { preAllocated }) },
  };
}
