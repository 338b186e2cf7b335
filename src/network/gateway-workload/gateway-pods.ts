import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import { isReady } from "../../cluster/live-object.js";
import { ACTIVE_POD } from "../../liqo/labels.js";

/** Whether a pod counts for its Deployment: it has not ended and is not Terminating. */
export function isActive({ metadata, status }: Pod): boolean {
  const hasEnded = status?.phase === "Failed" || status?.phase === "Succeeded";
  return !hasEnded && metadata?.deletionTimestamp === undefined;
}

/**
 * The Ready pods that send packets. Of several replicas, only the pod that Liqo labels as active
 * does.
 */
export function sendingPods(pods: readonly Pod[]): Pod[] {
  const ready = pods.filter((pod) => isActive(pod) && isReady(pod));
  const labelled = ready.filter(({ metadata }) => metadata?.labels?.[ACTIVE_POD] === "true");
  return labelled.length > 0 ? labelled : ready;
}

/** Container of Liqo's templates that reads the keys. */
const KEYS_READER = "wireguard";

/**
 * When a pod last read its Secret (RFC 3339): when the container that reads the keys started. In a
 * template with other containers, when the first of them started.
 */
export function startOf({ metadata, status }: Pod): string | undefined {
  const created = metadata?.creationTimestamp;
  const running = (status?.containerStatuses ?? []).filter(({ state }) => state?.running);
  const readers = running.filter(({ name }) => name === KEYS_READER);
  const starts = (readers.length > 0 ? readers : running).flatMap(
    ({ state }) => state?.running?.startedAt ?? [],
  );
  const started = starts.sort(byTime)[0] ?? status?.startTime;
  // The clock of a node may be behind that of the API server, and no container starts before its
  // pod is created.
  return [started, created]
    .flatMap((time) => time ?? [])
    .sort(byTime)
    .at(-1);
}

function byTime(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}

export function podName({ metadata }: Pod): string {
  return metadata?.name ?? "";
}
