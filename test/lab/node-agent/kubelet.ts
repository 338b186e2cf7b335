import { V1Binding, type V1Pod } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import { PodAddresses } from "./pod-addresses.js";
import type { PodRuntime, RuntimeStarter } from "./pod-runtime.js";
import { allRunning, allWaiting, type ContainerRun, podStatus } from "./pod-status.js";
import { reportFailure } from "./report.js";
import { keyOf, MERGE_PATCH, splitKey, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

/** What the kubelet remembers of a pod. */
interface KnownPod {
  readonly uid: string;
  readonly since: number;
  /** It got as far as running: no start fault stops it any more. */
  started?: Date;
  runtime?: PodRuntime;
  /** What was last reported of it, so that nothing is reported twice. */
  reported?: string;
}

/** The scheduler and the kubelet of a cluster with one node. */
export class Kubelet {
  private readonly queue = new WorkQueue((key) => this.sync(key), reportFailure);
  private readonly known = new Map<string, KnownPod>();
  private readonly addresses: PodAddresses;

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly options: LiveOptions,
    private readonly runtimes?: RuntimeStarter,
  ) {
    this.addresses = new PodAddresses(cluster.lab.podCidr);
    cluster.onChange((kind, object) => {
      if (kind === "Pod") {
        this.queue.add(keyOf(object));
      } else if (kind === "Secret" || kind === "Node") {
        this.syncAll(); // A pod may wait for a Secret, and is not Ready on a node that is not.
      }
    });
    options.onChange(() => {
      this.syncAll();
    });
  }

  /** Ends everything that runs. The pods stay in the cluster as they are. */
  async stop(): Promise<void> {
    await this.queue.stop();
    await Promise.all([...this.known.keys()].map((key) => this.forget(key)));
  }

  private syncAll(): void {
    for (const pod of this.cluster.pods.list()) {
      this.queue.add(keyOf(pod));
    }
  }

  private async sync(key: string): Promise<number | undefined> {
    const { namespace, name } = splitKey(key);
    const pod = this.cluster.pods.get(name, namespace);
    if (this.known.get(key)?.uid !== pod?.metadata?.uid) {
      await this.forget(key);
    }
    const uid = pod?.metadata?.uid;
    if (pod === undefined || uid === undefined) {
      return undefined;
    }
    if (pod.metadata?.deletionTimestamp !== undefined) {
      await this.forget(key);
      await this.cluster.core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
      return undefined;
    }
    if (pod.spec?.nodeName === undefined) {
      await this.bind(namespace, name);
      return undefined; // The bound pod comes back as a change.
    }
    if (pod.spec.nodeName !== this.cluster.lab.nodeName) {
      return undefined;
    }
    const known = this.known.get(key) ?? { uid, since: Date.now(), ...startedBefore(pod) };
    this.known.set(key, known);
    const remaining = known.since + this.options.current.podStartMs - Date.now();
    await this.report(key, pod, known, await this.containers(key, pod, known, remaining));
    return known.started === undefined && remaining > 0 ? remaining : undefined;
  }

  private async containers(
    key: string,
    pod: V1Pod,
    known: KnownPod,
    remaining: number,
  ): Promise<readonly ContainerRun[]> {
    if (known.started === undefined) {
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
    if (this.runtimes?.runs(pod) === true && known.runtime === undefined) {
      const runtime = await this.runtimes.start(pod, () => {
        this.queue.add(key);
      });
      if ("waitsFor" in runtime) {
        return allWaiting(pod, () => ({ reason: "ContainerCreating", message: runtime.waitsFor }));
      }
      known.runtime = runtime;
    }
    known.started ??= new Date();
    return known.runtime?.containers() ?? allRunning(pod, known.started);
  }

  private async report(
    key: string,
    pod: V1Pod,
    known: KnownPod,
    containers: readonly ContainerRun[],
  ): Promise<void> {
    const { nodeAddress, nodeName } = this.cluster.lab;
    const node = this.cluster.nodes.get(nodeName);
    const situation = {
      containers,
      podIP:
        known.started === undefined ? undefined : this.addresses.of(known.uid, pod.status?.podIP),
      hostIP: nodeAddress,
      nodeReady:
        node?.status?.conditions?.find(({ type }) => type === "Ready")?.status !== "Unknown",
    };
    const reported = JSON.stringify(situation);
    if (known.reported === reported) {
      return;
    }
    const status = podStatus(pod, situation, new Date());
    await this.cluster.core.patchNamespacedPodStatus(
      { ...splitKey(key), body: { metadata: { uid: known.uid }, status } },
      MERGE_PATCH,
    );
    known.reported = reported;
  }

  private async bind(namespace: string, name: string): Promise<void> {
    const target = { apiVersion: "v1", kind: "Node", name: this.cluster.lab.nodeName };
    await this.cluster.core.createNamespacedPodBinding({
      namespace,
      name,
      body: Object.assign(new V1Binding(), { metadata: { name }, target }),
    });
  }

  private async forget(key: string): Promise<void> {
    const known = this.known.get(key);
    if (known !== undefined) {
      await known.runtime?.stop();
      this.addresses.release(known.uid);
      this.known.delete(key);
    }
  }
}

// The agent was started anew on a cluster where the pod ran already.
function startedBefore(pod: V1Pod): Pick<KnownPod, "started"> {
  return pod.status?.phase === "Running"
    ? { started: new Date(pod.status.startTime ?? Date.now()) }
    : {};
}
