import { V1Binding, type V1Pod } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import { PodAddresses } from "./pod-addresses.js";
import type { PodRuntime, RuntimeStarter } from "./pod-runtime.js";
import { allRunning, allWaiting, type ContainerRun, podStatus } from "./pod-status.js";
import { reportFailure } from "./report.js";
import { nodeFor } from "./scheduler.js";
import { keyOf, MERGE_PATCH, splitKey, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

/** The state of a pod. */
interface PodState {
  readonly uid: string;
  readonly since: number;
  /** When the pod started. Faults do not affect started pods. */
  started?: Date;
  runtime?: PodRuntime;
  /** The last reported status, to skip repeated reports. */
  reported?: string;
}

/** The scheduler of a cluster, and the kubelet of its only node that is not virtual. */
export class Kubelet {
  private readonly queue = new WorkQueue((key) => this.sync(key), reportFailure);
  private readonly states = new Map<string, PodState>();
  private readonly addresses: PodAddresses;

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly options: LiveOptions,
    private readonly runtimes: readonly RuntimeStarter[],
  ) {
    this.addresses = new PodAddresses(cluster.lab.podCidr);
    cluster.onChange((kind, object) => {
      if (kind === "Pod") {
        this.queue.add(keyOf(object));
      } else if (kind === "Secret" || kind === "Node") {
        this.syncAll(); // A pod may wait for a Secret, and its readiness depends on the node.
      }
    });
    options.onChange(() => {
      this.syncAll();
    });
  }

  /** Stops all containers. The Pod objects are not changed. */
  async stop(): Promise<void> {
    await this.queue.stop();
    await Promise.all([...this.states.keys()].map((key) => this.forget(key)));
  }

  private syncAll(): void {
    for (const pod of this.cluster.pods.list()) {
      this.queue.add(keyOf(pod));
    }
  }

  private async sync(key: string): Promise<number | undefined> {
    const { namespace, name } = splitKey(key);
    const pod = this.cluster.pods.get(name, namespace);
    if (this.states.get(key)?.uid !== pod?.metadata?.uid) {
      await this.forget(key);
    }
    const uid = pod?.metadata?.uid;
    if (pod === undefined || uid === undefined) {
      return undefined;
    }
    if (pod.spec?.nodeName === undefined) {
      await this.bind(namespace, name, pod);
      return undefined; // The binding triggers the next sync.
    }
    if (pod.spec.nodeName !== this.cluster.lab.nodeName) {
      return undefined; // The virtual kubelet of that node runs and deletes the pod.
    }
    if (pod.metadata?.deletionTimestamp !== undefined) {
      await this.forget(key);
      await this.cluster.core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
      return undefined;
    }
    const state = this.states.get(key) ?? { uid, since: Date.now(), ...startTimeOf(pod) };
    this.states.set(key, state);
    const remaining = state.since + this.options.current.podStartMs - Date.now();
    await this.report(key, pod, state, await this.containers(key, pod, state, remaining));
    return state.started === undefined && remaining > 0 ? remaining : undefined;
  }

  private async containers(
    key: string,
    pod: V1Pod,
    state: PodState,
    remaining: number,
  ): Promise<readonly ContainerRun[]> {
    if (state.started === undefined) {
      if (hasFault(this.options.current, this.cluster.lab.name, "pods-never-ready")) {
        return allWaiting(pod, (image) => ({
          reason: "ImagePullBackOff",
          message: `Back-off pulling image "${image}"`,
        }));
      }
      if (remaining > 0) {
        return allWaiting(pod, () => ({ reason: "ContainerCreating" }));
      }
    }
    const starter = this.runtimes.find((candidate) => candidate.runs(pod));
    if (starter !== undefined && state.runtime === undefined) {
      const runtime = await starter.start(pod, () => {
        this.queue.add(key);
      });
      if ("waitsFor" in runtime) {
        return allWaiting(pod, () => ({ reason: "ContainerCreating", message: runtime.waitsFor }));
      }
      state.runtime = runtime;
    }
    state.started ??= new Date();
    return state.runtime?.containers() ?? allRunning(pod, state.started);
  }

  private async report(
    key: string,
    pod: V1Pod,
    state: PodState,
    containers: readonly ContainerRun[],
  ): Promise<void> {
    const { nodeAddress, nodeName } = this.cluster.lab;
    const node = this.cluster.nodes.get(nodeName);
    const situation = {
      containers,
      podIP:
        state.started === undefined ? undefined : this.addresses.of(state.uid, pod.status?.podIP),
      hostIP: nodeAddress,
      nodeReady:
        node?.status?.conditions?.find(({ type }) => type === "Ready")?.status !== "Unknown",
    };
    const reported = JSON.stringify(situation);
    if (state.reported === reported) {
      return;
    }
    const status = podStatus(pod, situation, new Date());
    await this.cluster.core.patchNamespacedPodStatus(
      { ...splitKey(key), body: { metadata: { uid: state.uid }, status } },
      MERGE_PATCH,
    );
    state.reported = reported;
  }

  private async bind(namespace: string, name: string, pod: V1Pod): Promise<void> {
    const node = nodeFor(pod, this.cluster.nodes.list(), this.cluster.lab.nodeName);
    if (node === undefined) {
      return; // The next change of a node triggers the next attempt.
    }
    const target = { apiVersion: "v1", kind: "Node", name: node };
    await this.cluster.core.createNamespacedPodBinding({
      namespace,
      name,
      body: Object.assign(new V1Binding(), { metadata: { name }, target }),
    });
  }

  private async forget(key: string): Promise<void> {
    const state = this.states.get(key);
    if (state !== undefined) {
      await state.runtime?.stop();
      this.addresses.release(state.uid);
      this.states.delete(key);
    }
  }
}

// The pod was started before the agent was restarted.
function startTimeOf(pod: V1Pod): Pick<PodState, "started"> {
  return pod.status?.phase === "Running"
    ? { started: new Date(pod.status.startTime ?? Date.now()) }
    : {};
}
