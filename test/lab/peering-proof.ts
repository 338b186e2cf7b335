import type { LabFile } from "./lab-file.js";
import {
  type LiqoctlPeering,
  offloadNamespace,
  peer,
  peeringStatus,
  unoffloadNamespace,
  unpeer,
} from "./liqoctl-peering.js";
import { twoClusters } from "./liqoctl.js";
import { createNamespace, createPod, podRunsOn, removeNamespace } from "./peering/offloaded-pod.js";
import { secondsOf } from "./seconds-of.js";
import { virtualNodeReady } from "./virtual-node.js";

/** The result of peering a lab with liqoctl, which proves that the lab works. */
export interface PeeringProof {
  /** Duration of `liqoctl peer` until the virtual node is Ready, in seconds. */
  readonly peerSeconds: number;
  /** Duration from `liqoctl offload namespace` until a pod runs in the provider, in seconds. */
  readonly offloadSeconds: number;
  /** The status of each module that `liqoctl info` reports. */
  readonly modules: readonly string[];
  /** Duration of `liqoctl unpeer`, which drains the virtual node, in seconds. */
  readonly unpeerSeconds: number;
}

const NAMESPACE = "offloaded";

/**
 * Peers the first two clusters of a lab with `liqoctl`, offloads a pod, and unpeers the clusters
 * while the pod runs. `whileOffloaded` is called before.
 */
export async function peerWithLiqoctl(
  lab: LabFile,
  whileOffloaded: () => Promise<void> = () => Promise.resolve(),
): Promise<PeeringProof> {
  const [consumer, provider] = twoClusters(lab);
  const peering: LiqoctlPeering = { consumer, provider };
  const peerSeconds = await secondsOf(async () => {
    await peer(lab, peering);
    await virtualNodeReady(peering);
  });
  await createNamespace(consumer, NAMESPACE);
  const offloadSeconds = await secondsOf(async () => {
    await offloadNamespace(lab, consumer, NAMESPACE);
    await offloadedPod(peering, NAMESPACE, "hello");
  });
  const status = await peeringStatus(lab, peering);
  await whileOffloaded();
  const unpeerSeconds = await secondsOf(() => unpeer(lab, peering));
  await unoffloadNamespace(lab, consumer, NAMESPACE);
  await removeNamespace(consumer, NAMESPACE);
  return {
    peerSeconds,
    offloadSeconds,
    modules: [
      `networking: ${status?.networkingStatus ?? "not found"}`,
      `authentication: ${status?.authenticationStatus ?? "not found"}`,
      `offloading: ${status?.offloadingStatus ?? "not found"}`,
    ],
    unpeerSeconds,
  };
}

/**
 * Creates a pod in an offloaded namespace of the consumer, and waits until the pod runs in the
 * provider. The pod has the label `app=<name>`.
 */
export async function offloadedPod(
  { consumer, provider }: LiqoctlPeering,
  namespace: string,
  name: string,
): Promise<void> {
  await createPod(consumer, namespace, name);
  await Promise.all([
    podRunsOn(consumer, namespace, name, provider.clusterId),
    podRunsOn(provider, `${namespace}-${consumer.clusterId}`, name, provider.nodeName),
  ]);
}
