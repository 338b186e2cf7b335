import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import type { LiveGateway, LiveKeys, LiveObject, Forbidden } from "../../cluster/cluster-view.js";
import { checkLiqoHint } from "../../diagnosis/check-result.js";
import { namedSecret } from "../../liqo/networking/gateway.js";
import type { ConnectionStatus } from "../../liqo/index.js";
import { statusUpdateInterval } from "../gateway-workload/ping-flags.js";
import {
  type Filling,
  outdatedFlag,
  outdatedSecret,
  podsOf,
  type RenderedPods,
} from "../gateway-workload/rendered-pods.js";

/** What there is of one end of a tunnel. */
export interface LiveGatewaySide extends LiveGateway {
  /** Namespace that Liqo is installed in, for advice. */
  readonly liqoNamespace: string;
  /** The GatewayServer or GatewayClient. */
  readonly gateway?: LiveObject;
  /** What Liqo makes its pods from, where one may know it. */
  readonly template?: LiveObject | Forbidden;
  readonly connection?: LiveObject;
  /** The Secrets among which Liqo looks for the gateway's keys. */
  readonly keys: readonly LiveKeys[] | Forbidden;
  /** Keys of the other end. A gateway takes them over as it runs. */
  readonly publicKeys: readonly LiveObject[];
}

// Liqo writes no `observedGeneration`, so where its pods would not differ, nothing says whether it has dealt with a change
// or has nothing to do about it. Its controllers need less than a second.
const SECONDS_TO_REACT = 5;

/** Why a tunnel is stale whose gateway may run with the keys from before. */
export const EARLIER_KEYS = "whose pod started before its Secret was last written";

/**
 * Why what a Connection says may be from before its gateway was changed, or nothing if it is from after. All times that
 * are compared are the cluster's own.
 *
 * @param seconds for how long one has been looking.
 */
export function rolloutStatus(end: LiveGatewaySide, seconds: number): string | undefined {
  const { gateway, deployment, connection, keys } = end;
  if (gateway === undefined || deployment === undefined) {
    return `whose ${gateway === undefined ? "gateway" : "Deployment"} is not there`;
  }
  if (keys !== "unreadable" && keys.length !== 1) {
    return `whose gateway Liqo leaves as it is while there are ${keys.length} Secrets labelled as its keys`;
  }
  const outdated = outdatedPart(end);
  if (outdated !== undefined) {
    return `whose Deployment still has ${outdated}; ${checkLiqoHint(end.liqoNamespace)}`;
  }
  if (specChangedAt(deployment) < specChangedAt(gateway) && seconds < SECONDS_TO_REACT) {
    return "whose Deployment is as it was before";
  }
  const pods = end.pods.filter(isAlive);
  const { metadata, spec, status } = deployment;
  const wanted = spec?.replicas ?? 1;
  const isRolledOut =
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    status?.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    pods.length === wanted;
  if (!isRolledOut) {
    return `whose Deployment ${metadata?.name ?? ""} is not rolled out`;
  }
  if (podsWithEarlierKeys(end).length > 0) {
    return EARLIER_KEYS;
  }
  const { value } = (connection?.status ?? {}) as ConnectionStatus;
  if (value !== "Connected") {
    return `whose status is ${value ?? "not known"}`;
  }
  const measured = measuredAt(end);
  if (measured === undefined) {
    return undefined;
  }
  if (pods.some((pod) => timeOf(pod.metadata?.creationTimestamp) >= measured)) {
    return "whose last packet is from before its gateway's pod";
  }
  return end.publicKeys.some((key) => specChangedAt(key) >= measured)
    ? "whose last packet is from before the other end's key"
    : undefined;
}

/**
 * Pods that started before their Secret was last written, unless packets have crossed the tunnel since. They may run with
 * the keys from before, because a gateway reads its Secret when it starts. A Secret is also written when only its labels
 * or annotations change: then packets go on crossing.
 */
export function podsWithEarlierKeys(end: LiveGatewaySide): Pod[] {
  const written = keysWrittenAt(end);
  const measured = measuredAt(end);
  return written === undefined || (measured !== undefined && measured > written)
    ? []
    : end.pods.filter((pod) => isAlive(pod) && timeOf(pod.metadata?.creationTimestamp) < written);
}

/** When the Secret of a gateway's keys was last written, in milliseconds. Undefined if that cannot be read. */
export function keysWrittenAt({ keys }: Pick<LiveGatewaySide, "keys">): number | undefined {
  const changedAt = keys === "unreadable" ? undefined : keys[0]?.changedAt;
  return changedAt === undefined ? undefined : timeOf(changedAt);
}

/**
 * When a packet last crossed the tunnel, in milliseconds. Undefined without pings: then there are no measurements, or only
 * those from when there were pings.
 */
function measuredAt(end: LiveGatewaySide): number | undefined {
  const { latency } = (end.connection?.status ?? {}) as ConnectionStatus;
  return latency?.timestamp === undefined || statusUpdateInterval(declaredPods(end)) === undefined
    ? undefined
    : timeOf(latency.timestamp);
}

/** How long a gateway that works may take until it tells that packets cross its tunnel, in milliseconds. */
export function gracePeriodOf(end: LiveGatewaySide): number {
  const { value } = (end.connection?.status ?? {}) as ConnectionStatus;
  const interval = statusUpdateInterval(declaredPods(end));
  return value === "Connected" && interval !== undefined ? 1.5 * interval : 0;
}

/** What Liqo has not filled into the Deployment yet. */
function outdatedPart(end: LiveGatewaySide): string | undefined {
  const { gateway, template, keys } = end;
  const pods = declaredPods(end);
  const spec: Filling = gateway?.spec ?? {};
  const found = keys === "unreadable" ? undefined : keys[0]?.name;
  return (
    outdatedFlag(pods, template === "unreadable" ? undefined : podsOf(template), spec) ??
    outdatedSecret(pods, namedSecret(spec) ?? found)
  );
}

/** The pods as the Deployment has them. */
function declaredPods({ deployment }: LiveGatewaySide): RenderedPods {
  return deployment?.spec?.template.spec ?? {};
}

/** Whether a pod has not ended. One that was evicted stays for as long as nobody deletes it. */
function isAlive({ status }: Pod): boolean {
  return status?.phase !== "Failed" && status?.phase !== "Succeeded";
}

/** When anybody changed the `spec` of an object last. */
export function specChangedAt({ metadata }: Pick<LiveObject, "metadata">): number {
  const changes = (metadata?.managedFields ?? []).filter(
    ({ subresource, fieldsV1 }) => subresource === undefined && "f:spec" in Object(fieldsV1),
  );
  return Math.max(...changes.map(({ time }) => timeOf(time)));
}

/** A time as an object has it, in milliseconds. */
export function timeOf(time: Date | string | undefined): number {
  return new Date(time ?? 0).getTime();
}
