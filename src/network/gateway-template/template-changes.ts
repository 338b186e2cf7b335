import type { ArgsProblem } from "../../validation/errors.js";
import type {
  GatewayTemplateSpec,
  TemplateContainer,
  TemplateDeployment,
} from "../../liqo/networking/gateway-template-spec.js";
import { ACTIVE_POD } from "../../liqo/labels.js";

/** Changes to a template. Undefined fields stay unchanged. */
export interface GatewayTemplateChanges {
  readonly replicas?: number;
  readonly nodeSelector?: Record<string, string>;
  readonly tolerations?: readonly unknown[];
  readonly affinity?: Record<string, unknown>;
  readonly containers?: Readonly<
    Record<string, { readonly image?: string; readonly resources?: unknown } | undefined>
  >;
  readonly ping?: {
    readonly enabled?: boolean;
    readonly interval?: string;
    readonly lossThreshold?: number;
    readonly updateStatusInterval?: string;
  };
  readonly targetPort?: number;
  readonly serviceAnnotations?: Record<string, string>;
}

/** Changes that a template does not support, because it lacks a container or a Service. */
export function unsupportedChanges(
  spec: GatewayTemplateSpec,
  changes: GatewayTemplateChanges,
): ArgsProblem[] {
  const { containers } = podOf(spec.template.spec.deployment);
  const names = containers.map(({ name }) => name);
  const { ping, replicas = 1, targetPort, serviceAnnotations } = changes;
  const needed: (readonly [path: string, container: string])[] = [
    ...Object.keys(changes.containers ?? {}).map((name) => [`containers.${name}`, name] as const),
    ...(ping === undefined ? [] : [["ping", "gateway"] as const]),
    ...(replicas === 1 ? [] : [["replicas", "gateway"] as const]),
    ...(targetPort === undefined ? [] : [["targetPort", "wireguard"] as const]),
  ];
  const withoutContainer = needed
    .filter(([, container]) => !names.includes(container))
    .map(([path, container]) => ({
      path,
      reason: `requires a container "${container}", but the base has only ${names.join(", ")}`,
    }));
  const serviceChanges = { targetPort, serviceAnnotations };
  const withoutService = Object.entries(serviceChanges)
    .filter(([, value]) => value !== undefined && spec.template.spec.service === undefined)
    .map(([path]) => ({ path, reason: "requires a Service, but the base has none" }));
  return [...withoutContainer, ...withoutService];
}

/** A copy of a template with changes. The template must support all changes. */
export function withChanges(
  spec: GatewayTemplateSpec,
  changes: GatewayTemplateChanges,
): GatewayTemplateSpec {
  const changed = structuredClone(spec);
  const { deployment, service } = changed.template.spec;
  const pod = podOf(deployment);
  const { replicas, nodeSelector, tolerations, affinity, targetPort, serviceAnnotations } = changes;
  if (replicas !== undefined) {
    scale(deployment, replicas);
  }
  if (nodeSelector !== undefined) {
    pod.nodeSelector = { ...pod.nodeSelector, ...nodeSelector };
  }
  if (tolerations !== undefined) {
    pod.tolerations = [...(pod.tolerations ?? []), ...tolerations];
  }
  if (affinity !== undefined) {
    pod.affinity = { ...pod.affinity, ...affinity };
  }
  for (const container of pod.containers) {
    const { image, resources } = changes.containers?.[container.name] ?? {};
    Object.assign(
      container,
      image !== undefined && { image },
      resources !== undefined && { resources },
    );
  }
  for (const [flag, value] of Object.entries(pingFlags(changes))) {
    setFlag(containerOf(deployment, "gateway"), flag, value);
  }
  if (service !== undefined && targetPort !== undefined) {
    service.spec.ports = service.spec.ports?.map((port) => ({ ...port, targetPort }));
    setFlag(containerOf(deployment, "wireguard"), "--listen-port", targetPort);
  }
  if (service !== undefined && serviceAnnotations !== undefined) {
    const annotations = { ...service.metadata?.annotations, ...serviceAnnotations };
    service.metadata = { ...service.metadata, annotations };
  }
  return changed;
}

/**
 * Sets the number of pods. Several pods elect the active pod. They run on different nodes, because
 * pods on the same node would all fail with the node.
 */
function scale(deployment: TemplateDeployment, replicas: number): void {
  deployment.spec.replicas = replicas;
  if (replicas === 1) {
    return;
  }
  // The elected pod sets the label of the active pod itself.
  const { labels = {} } = deployment.spec.template.metadata ?? {};
  const others = Object.entries(labels).filter(([label]) => label !== ACTIVE_POD);
  deployment.spec.template.metadata = {
    ...deployment.spec.template.metadata,
    labels: Object.fromEntries(others),
  };

  const pod = podOf(deployment);
  for (const container of pod.containers) {
    if (container.name === "gateway" || hasFlag(container, LEADER_ELECTION)) {
      setFlag(container, LEADER_ELECTION, true);
    }
  }
  pod.affinity = { podAntiAffinity: onDifferentNodes(deployment.spec.selector), ...pod.affinity };
}

function onDifferentNodes(labelSelector: object) {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector, topologyKey: "kubernetes.io/hostname" },
    ],
  };
}

const LEADER_ELECTION = "--leader-election";

function pingFlags({ ping = {} }: GatewayTemplateChanges) {
  return {
    "--ping-enabled": ping.enabled,
    "--ping-interval": ping.interval,
    "--ping-loss-threshold": ping.lossThreshold,
    "--ping-update-status-interval": ping.updateStatusInterval,
  };
}

function setFlag(
  container: TemplateContainer | undefined,
  flag: string,
  value: string | number | boolean | undefined,
): void {
  if (container === undefined || value === undefined) {
    return;
  }
  const argument = `${flag}=${value}`;
  const isFlag = isArgumentOf(flag);
  const { args = [] } = container;
  container.args = args.some(isFlag)
    ? args.map((arg) => (isFlag(arg) ? argument : arg))
    : [...args, argument];
}

function hasFlag({ args = [] }: TemplateContainer, flag: string): boolean {
  return args.some(isArgumentOf(flag));
}

function isArgumentOf(flag: string): (arg: string) => boolean {
  return (arg) => arg === flag || arg.startsWith(`${flag}=`);
}

function podOf(deployment: TemplateDeployment) {
  return deployment.spec.template.spec;
}

function containerOf(deployment: TemplateDeployment, name: string): TemplateContainer | undefined {
  return podOf(deployment).containers.find((container) => container.name === name);
}
