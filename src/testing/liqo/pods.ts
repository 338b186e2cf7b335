import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { publicKeyOf } from "../../network/keys/wireguard-key.js";
import { type KubernetesObject, referenceTo } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { GatewayProcess, World } from "../world.js";
import { gatewaysOf, type SimulatedGateway } from "./gateway.js";

const KEY_BYTES = 32;

interface PodTemplate {
  readonly metadata: Pick<KubernetesObject["metadata"], "labels" | "annotations">;
  readonly spec: PodSpec;
}

interface PodSpec {
  readonly containers: readonly { readonly name: string }[];
  readonly volumes: readonly { readonly secret: { readonly secretName: string } }[];
}

/**
 * Like the controllers of Kubernetes, keeps a pod for the Deployment of each gateway, created from
 * the current template.
 */
export function replacePods(world: World): void {
  for (const cluster of world.clusters) {
    for (const { deployment, pod } of gatewaysOf(world, cluster)) {
      if (deployment === undefined) {
        continue;
      }
      const wanted = podOf(deployment, cluster);
      if (pod !== undefined && isCreatedFrom(wanted, pod)) {
        continue;
      }
      if (pod !== undefined) {
        cluster.delete(referenceTo(pod));
      }
      cluster.apply(wanted);
    }
  }
}

/**
 * Starts the pods of the gateways. A gateway reads its key only at its start, so a new key requires
 * a new pod.
 */
export function runPods(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      const { pod } = gateway;
      if (pod === undefined) {
        continue;
      }
      const { uid = "" } = pod.metadata;
      const canStart =
        !world.hasFault("pods-never-ready", cluster) &&
        world.timers.hasPassed(`${uid}/pod`, world.delays.pod);
      const secret = secretOf(pod, cluster);
      if (canStart && secret !== undefined && !world.processes.has(uid)) {
        world.processes.set(uid, {
          startedAt: world.time.stamp(),
          publicKey: publicKeyIn(secret),
        });
      }
      cluster.setStatus(pod, podStatus(world, gateway, pod));
    }
  }
}

function podOf(deployment: KubernetesObject, cluster: SimulatedCluster): KubernetesObject {
  const { apiVersion, kind, metadata } = deployment;
  const { template } = deployment["spec"] as { readonly template: PodTemplate };
  const { name, namespace, uid } = metadata;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...template.metadata,
      name: `${name}-${randomUUID().slice(0, 5)}`,
      namespace,
      ownerReferences: [{ apiVersion, kind, name, uid }],
    },
    spec: { ...template.spec, nodeName: `${cluster.name}-node` },
  };
}

function isCreatedFrom(wanted: KubernetesObject, pod: KubernetesObject): boolean {
  const parts = ({ metadata: { labels, annotations }, spec }: KubernetesObject) => [
    labels,
    annotations,
    spec,
  ];
  return isDeepStrictEqual(parts(wanted), parts(pod));
}

function secretOf(
  { metadata, ...pod }: KubernetesObject,
  cluster: SimulatedCluster,
): KubernetesObject | undefined {
  const { volumes } = pod["spec"] as PodSpec;
  const name = volumes[0]?.secret.secretName ?? "";
  return cluster.find({ apiVersion: "v1", kind: "Secret", namespace: metadata.namespace, name });
}

function publicKeyIn(secret: KubernetesObject): string | undefined {
  const { privateKey = "" } = (secret["data"] ?? {}) as { readonly privateKey?: string };
  return Buffer.from(privateKey, "base64").length === KEY_BYTES
    ? publicKeyOf(privateKey)
    : undefined;
}

function podStatus(world: World, { cluster }: SimulatedGateway, pod: KubernetesObject): object {
  const { containers } = pod["spec"] as PodSpec;
  const process = world.processes.get(pod.metadata.uid ?? "");
  const isFaulty = world.hasFault("pods-never-ready", cluster);
  return process !== undefined && !isFaulty
    ? runningStatus(containers, process)
    : {
        phase: "Pending",
        conditions: [{ type: "Ready", status: "False" }],
        containerStatuses: [
          {
            name: "gateway",
            state: { waiting: { reason: isFaulty ? "ImagePullBackOff" : "ContainerCreating" } },
          },
        ],
      };
}

function runningStatus(containers: PodSpec["containers"], { startedAt }: GatewayProcess): object {
  return {
    phase: "Running",
    startTime: startedAt,
    conditions: [{ type: "Ready", status: "True" }],
    containerStatuses: containers.map(({ name }) => ({
      name,
      ready: true,
      state: { running: { startedAt } },
    })),
  };
}
