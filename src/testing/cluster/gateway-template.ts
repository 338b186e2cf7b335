import type { KubernetesObject } from "./kubernetes-object.js";

type Role = "server" | "client";

/** Settings of a gateway template. */
export interface TemplateOptions {
  readonly liqoNamespace: string;
  readonly liqoVersion: string;
}

/** The default template of a Liqo installation for gateways of a role. */
export function gatewayTemplate(role: Role, options: TemplateOptions): KubernetesObject {
  const kind = role === "server" ? "WgGatewayServer" : "WgGatewayClient";
  const metadata = metadataOf(options);
  const spec = {
    secretRef: { name: "{{ .Spec.SecretRef.Name }}" },
    ...(role === "server" && { service: service(metadata) }),
    deployment: deployment(role, metadata, options),
  };
  return {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: `${kind}Template`,
    metadata: { name: `wireguard-${role}`, namespace: options.liqoNamespace },
    spec: {
      objectKind: { apiVersion: "networking.liqo.io/v1beta1", kind },
      template: { metadata, spec },
    },
  };
}

const NAME = "{{ .Name }}";
const NAMESPACE = "{{ .Namespace }}";

const SELECTOR = {
  "app.kubernetes.io/name": NAME,
  "app.kubernetes.io/instance": `liqo-${NAME}`,
  "app.kubernetes.io/component": "networking",
  "app.kubernetes.io/part-of": "liqo",
  "app.kubernetes.io/managed-by": "Helm",
  "networking.liqo.io/component": "gateway",
  "networking.liqo.io/gateway-name": NAME,
  "networking.liqo.io/gateway-namespace": NAMESPACE,
};

const ACTIVE = { "networking.liqo.io/active": "true" };

function metadataOf({ liqoVersion }: TemplateOptions) {
  const version = { "app.kubernetes.io/version": `v${liqoVersion}` };
  return { name: NAME, namespace: NAMESPACE, labels: { ...SELECTOR, ...version, ...ACTIVE } };
}

/** Liqo omits a key that starts with a question mark if the value is empty. */
function service(metadata: object) {
  return {
    metadata,
    spec: {
      selector: { ...SELECTOR, ...ACTIVE },
      type: "{{ .Spec.Endpoint.ServiceType }}",
      "?loadBalancerIP": "{{ .Spec.Endpoint.LoadBalancerIP }}",
      ports: [
        {
          port: "{{ .Spec.Endpoint.Port }}",
          protocol: "UDP",
          targetPort: "{{ .Spec.Endpoint.Port }}",
          "?nodePort": "{{ .Spec.Endpoint.NodePort }}",
        },
      ],
    },
  };
}

function deployment(role: Role, metadata: object, options: TemplateOptions) {
  const pod = {
    serviceAccount: NAME,
    serviceAccountName: NAME,
    containers: [gateway(role), wireguard(role), geneve(role)].map((parts) =>
      container(parts, options),
    ),
    volumes: [
      { name: "wireguard-config", secret: { secretName: "{{ .SecretName }}" } },
      { name: "ipc", emptyDir: {} },
    ],
  };
  return {
    metadata,
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: SELECTOR },
      template: { metadata, spec: pod },
    },
  };
}

interface ContainerParts {
  readonly name: string;
  /** Image, without registry and version. */
  readonly image: string;
  /** Port of the metrics. The health probes use the next port. */
  readonly firstPort: number;
  readonly args: readonly string[];
  readonly env?: readonly object[];
  readonly mounts?: readonly object[];
  readonly privileged?: boolean;
}

function gateway(role: Role): ContainerParts {
  return {
    name: "gateway",
    image: "gateway",
    firstPort: 8082,
    args: [
      ...commonArgs(role, "gateway"),
      ...POD_ARGS,
      "--concurrent-containers-names=wireguard,geneve",
      "--ping-enabled=true",
      "--ping-loss-threshold=5",
      "--ping-interval=2s",
      "--ping-update-status-interval=10s",
      "--enable-nft-monitor=true",
      "--enable-route-monitor=true",
    ],
    env: POD_ENVIRONMENT,
    privileged: true,
  };
}

function wireguard(role: Role): ContainerParts {
  const endpointArgs = {
    server: ["--listen-port={{ .Spec.Endpoint.Port }}", "--preserve-client-endpoint=true"],
    client: [
      "--endpoint-address={{ index .Spec.Endpoint.Addresses 0 }}",
      "--endpoint-port={{ .Spec.Endpoint.Port }}",
    ],
  };
  return {
    name: "wireguard",
    image: "gateway/wireguard",
    firstPort: 8084,
    args: [
      ...commonArgs(role, "wireguard"),
      "--mtu={{ .Spec.MTU }}",
      ...endpointArgs[role],
      "--implementation=kernel",
    ],
    mounts: [{ name: "wireguard-config", mountPath: "/etc/wireguard/keys" }],
  };
}

function geneve(role: Role): ContainerParts {
  return {
    name: "geneve",
    image: "gateway/geneve",
    firstPort: 8086,
    args: [...commonArgs(role, "geneve"), ...POD_ARGS, "--geneve-port=6091"],
    env: POD_ENVIRONMENT,
  };
}

const POD_ARGS = ["--node-name=$(NODE_NAME)", "--pod-name=$(POD_NAME)"];

const POD_ENVIRONMENT = [
  { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
  { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
];

function commonArgs(role: Role, name: string): string[] {
  return [
    `--name=${NAME}`,
    `--namespace=${NAMESPACE}`,
    "--remote-cluster-id={{ .ClusterID }}",
    "--gateway-uid={{ .GatewayUID }}",
    `--mode=${role}`,
    `--container-name=${name}`,
    "--leader-election=false",
  ];
}

function container(parts: ContainerParts, { liqoVersion }: TemplateOptions) {
  const { name, image, firstPort, args, env, mounts = [], privileged } = parts;
  const healthPort = firstPort + 1;
  return {
    name,
    image: `ghcr.io/liqotech/${image}:v${liqoVersion}`,
    imagePullPolicy: "IfNotPresent",
    args: [
      ...args,
      `--metrics-address=:${firstPort}`,
      `--health-probe-bind-address=:${healthPort}`,
    ],
    ports: [
      { name: "metrics", containerPort: firstPort },
      { name: "healthz", containerPort: healthPort },
    ],
    ...(env && { env }),
    securityContext: {
      ...(privileged && { privileged }),
      capabilities: { add: ["NET_ADMIN", "NET_RAW"] },
    },
    volumeMounts: [{ name: "ipc", mountPath: "/ipc" }, ...mounts],
  };
}
