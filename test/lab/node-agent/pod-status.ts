import type {
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
} from "@kubernetes/client-node";
import type { Json } from "./json.js";

/** The state of a container. */
export interface ContainerRun {
  readonly name: string;
  readonly state: Json<V1ContainerState>;
  /** The previous state, if the container was restarted. */
  readonly lastState?: Json<V1ContainerState>;
  readonly restartCount: number;
}

/** The inputs of a pod status. */
export interface PodSituation {
  readonly containers: readonly ContainerRun[];
  readonly podIP: string | undefined;
  readonly hostIP: string;
  readonly nodeReady: boolean;
}

/** All containers of a pod in state waiting with the same reason. */
export function allWaiting(
  pod: V1Pod,
  waiting: (image: string) => { reason: string; message?: string },
): ContainerRun[] {
  return containersOf(pod).map(({ name, image = "" }) => ({
    name,
    state: { waiting: waiting(image) },
    restartCount: 0,
  }));
}

/** All containers of a pod in state running. */
export function allRunning(pod: V1Pod, startedAt: Date): ContainerRun[] {
  return containersOf(pod).map(({ name }) => ({
    name,
    state: { running: { startedAt } },
    restartCount: 0,
  }));
}

/** The status that a kubelet reports of a pod. */
export function podStatus(pod: V1Pod, situation: PodSituation, now: Date): Json<V1PodStatus> {
  const { containers, podIP, hostIP, nodeReady } = situation;
  const unready = containers
    .filter((run) => run.state.running === undefined)
    .map(({ name }) => name);
  const started = containers.some((run) => run.state.waiting === undefined || run.restartCount > 0);
  const notReady =
    unready.length === 0
      ? undefined
      : {
          reason: "ContainersNotReady",
          message: `containers with unready status: [${unready.join(" ")}]`,
        };
  const condition = (type: string, status: boolean, reason?: object): Json<V1PodCondition> => ({
    type,
    status: status ? "True" : "False",
    lastTransitionTime: transitionTime(pod, type, status ? "True" : "False", now),
    ...reason,
  });
  return {
    phase: started ? "Running" : "Pending",
    startTime: pod.status?.startTime ?? now,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }),
    conditions: [
      condition("PodReadyToStartContainers", podIP !== undefined),
      condition("Initialized", true),
      condition("Ready", unready.length === 0 && nodeReady, notReady),
      condition("ContainersReady", unready.length === 0, notReady),
      condition("PodScheduled", true),
    ],
    containerStatuses: containers.map((run) => containerStatus(pod, run)),
  };
}

/** Whether a pod is Ready and not Terminating. */
export function isReady(pod: V1Pod): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    (pod.status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True")
  );
}

function containersOf(pod: V1Pod): { name: string; image?: string }[] {
  return pod.spec?.containers ?? [];
}

function containerStatus(pod: V1Pod, run: ContainerRun): Json<V1ContainerStatus> {
  const running = run.state.running !== undefined;
  return {
    name: run.name,
    image: containersOf(pod).find(({ name }) => name === run.name)?.image ?? "",
    imageID: "",
    ready: running,
    started: running,
    restartCount: run.restartCount,
    state: run.state,
    lastState: run.lastState ?? {},
  };
}

function transitionTime(pod: V1Pod, type: string, status: string, now: Date): Date {
  const before = pod.status?.conditions?.find((condition) => condition.type === type);
  return before?.status === status ? (before.lastTransitionTime ?? now) : now;
}
