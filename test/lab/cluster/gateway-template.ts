import { LIQO_VERSION, PART_OF_LIQO } from "./liqo-labels.js";
import type { LiqoObject } from "./liqo-objects.js";

type Role = "server" | "client";

/** The template that gateways of one role are made from: what Liqo's installation puts into a cluster. */
export function gatewayTemplate(role: Role): LiqoObject {
  const kind = role === "server" ? "WgGatewayServer" : "WgGatewayClient";
  const spec = {
    secretRef: { name: "{{ .Spec.SecretRef.Name }}" },
    ...(role === "server" && { service: service() }),
    deployment: deployment(role),
  };
  return {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: `${kind}Template`,
    metadata: { name: `wireguard-${role}`, namespace: "liqo", labels: PART_OF_LIQO },
    spec: {
      objectKind: { apiVersion: "networking.liqo.io/v1beta1", kind },
      template: { metadata: METADATA, spec },
    },
  };
}

const NAME = "{{ .Name }}";
const NAMESPACE = "{{ .Namespace }}";

const SELECTOR = {
  "app.kubernetes.io/name": NAME,
  "app.kubernetes.io/component": "networking",
  ...PART_OF_LIQO,
  "networking.liqo.io/component": "gateway",
  "networking.liqo.io/gateway-name": NAME,
  "networking.liqo.io/gateway-namespace": NAMESPACE,
};

const ACTIVE = { "networking.liqo.io/active": "true" };

const METADATA = {
  name: NAME,
  namespace: NAMESPACE,
  labels: { ...SELECTOR, ...ACTIVE, "app.kubernetes.io/version": LIQO_VERSION },
};

/** A key that begins with a question mark is left out by Liqo when its value is empty. */
function service() {
  return {
    metadata: METADATA,
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

function deployment(role: Role) {
  const pod = {
    serviceAccount: NAME,
    serviceAccountName: NAME,
    containers: [gateway(role), wireguard(role), geneve(role)],
    volumes: [
      { name: "wireguard-config", secret: { secretName: "{{ .SecretName }}" } },
      { name: "ipc", emptyDir: {} },
    ],
  };
  return {
    metadata: METADATA,
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: SELECTOR },
      template: { metadata: METADATA, spec: pod },
    },
  };
}

function gateway(role: Role) {
  return container({
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
      "--disable-kernel-version-check",
      "--enable-nft-monitor=false",
      "--enable-route-monitor=false",
    ],
    env: POD_ENVIRONMENT,
    privileged: true,
  });
}

function wireguard(role: Role) {
  const ends = {
    server: ["--listen-port={{ .Spec.Endpoint.Port }}", "--preserve-client-endpoint=true"],
    client: [
      "--endpoint-address={{ index .Spec.Endpoint.Addresses 0 }}",
      "--endpoint-port={{ .Spec.Endpoint.Port }}",
    ],
  };
  return container({
    name: "wireguard",
    image: "gateway/wireguard",
    firstPort: 8084,
    args: [
      ...commonArgs(role, "wireguard"),
      "--mtu={{ .Spec.MTU }}",
      ...ends[role],
      // The kernel's may be missing where the lab runs; both speak the same protocol.
      "--implementation=userspace",
    ],
    mounts: [{ name: "wireguard-config", mountPath: "/etc/wireguard/keys" }],
    privileged: true,
  });
}

function geneve(role: Role) {
  return container({
    name: "geneve",
    image: "gateway/geneve",
    firstPort: 8086,
    args: [...commonArgs(role, "geneve"), ...POD_ARGS, "--geneve-port=6091"],
    env: POD_ENVIRONMENT,
  });
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

interface ContainerParts {
  readonly name: string;
  /** Image, without registry and version. */
  readonly image: string;
  /** Port of the metrics; that of the health probes is the next. */
  readonly firstPort: number;
  readonly args: readonly string[];
  readonly env?: readonly object[];
  readonly mounts?: readonly object[];
  readonly privileged?: boolean;
}

function container({ name, image, firstPort, args, env, mounts, privileged }: ContainerParts) {
  const healthPort = firstPort + 1;
  return {
    name,
    image: `ghcr.io/liqotech/${image}:${LIQO_VERSION}`,
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
    volumeMounts: [{ name: "ipc", mountPath: "/ipc" }, ...(mounts ?? [])],
  };
}
