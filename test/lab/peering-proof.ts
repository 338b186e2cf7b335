import { V1Namespace, type V1Node, V1Pod } from "@kubernetes/client-node";
import { waitFor } from "./cluster/wait.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { coreApi } from "./liqo-api.js";
import {
  type LiqoctlPeering,
  offloadNamespace,
  peer,
  peeringStatus,
  unoffloadNamespace,
  unpeer,
} from "./liqoctl-peering.js";
import { twoClusters } from "./liqoctl.js";
import { secondsOf } from "./seconds-of.js";

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
const POD = "hello";

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
  const offloadSeconds = await secondsOf(() => offloadPod(lab, peering));
  const status = await peeringStatus(lab, peering);
  await whileOffloaded();
  const unpeerSeconds = await secondsOf(() => unpeer(lab, peering));
  await removeNamespace(lab, consumer);
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

async function virtualNodeReady({ consumer, provider }: LiqoctlPeering): Promise<void> {
  const name = provider.clusterId;
  await waitFor({ what: `node ${name} of ${consumer.name} to be Ready`, seconds: 60 }, async () => {
    const node = await coreApi(consumer).readNode({ name });
    return isReady(node) ? true : undefined;
  });
}

function isReady({ status }: V1Node): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value }) => type === "Ready" && value === "True",
  );
}

/** Creates a pod in an offloaded namespace, and waits until the pod runs in the provider. */
async function offloadPod(lab: LabFile, { consumer, provider }: LiqoctlPeering): Promise<void> {
  const metadata = { name: NAMESPACE };
  const body = Object.assign(new V1Namespace(), { metadata });
  await coreApi(consumer).createNamespace({ body });
  await offloadNamespace(lab, consumer, NAMESPACE);
  await coreApi(consumer).createNamespacedPod({
    namespace: NAMESPACE,
    body: Object.assign(new V1Pod(), {
      metadata: { name: POD },
      spec: { containers: [{ name: "hello", image: "registry.example/hello:v1" }] },
    }),
  });
  await Promise.all([
    runsOn(consumer, NAMESPACE, provider.clusterId),
    runsOn(provider, `${NAMESPACE}-${consumer.clusterId}`, provider.nodeName),
  ]);
}

async function runsOn(cluster: LabCluster, namespace: string, node: string): Promise<void> {
  const what = `pod ${POD} in namespace ${namespace} of ${cluster.name} to run on node ${node}`;
  await waitFor({ what, seconds: 60 }, async () => {
    const pod = await coreApi(cluster).readNamespacedPod({ namespace, name: POD });
    return pod.status?.phase === "Running" && pod.spec?.nodeName === node ? true : undefined;
  });
}

async function removeNamespace(lab: LabFile, cluster: LabCluster): Promise<void> {
  await unoffloadNamespace(lab, cluster, NAMESPACE);
  await coreApi(cluster).deleteNamespace({ name: NAMESPACE });
  const what = `the deletion of namespace ${NAMESPACE} in ${cluster.name}`;
  await waitFor({ what, seconds: 60 }, async () => {
    const { items } = await coreApi(cluster).listNamespace();
    return items.some(({ metadata }) => metadata?.name === NAMESPACE) ? undefined : true;
  });
}
