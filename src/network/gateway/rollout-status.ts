import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import type { LiveGateway } from "../gateway-workload/live-gateway.js";
import type { LiveSecret } from "../keys/live-secrets.js";
import type { LiveObject } from "../../cluster/live-object.js";
import type { Forbidden } from "../../cluster/namespace-view.js";
import { type Advice, checkLiqo } from "../../diagnosis/check-result.js";
import { referencedSecret } from "../../liqo/networking/gateway.js";
import type { ConnectionStatus } from "../../liqo/index.js";
import { millisecondsOf } from "../../validation/duration.js";
import { statusUpdateInterval } from "../gateway-workload/ping-flags.js";
import {
  outdatedFlag,
  outdatedSecret,
  podsOf,
  type RenderedPods,
  type RenderedSpec,
} from "../gateway-workload/rendered-pods.js";

/** The objects of a gateway in a cluster. */
export interface LiveGatewaySide extends LiveGateway {
  /** Namespace that Liqo is installed in, for commands. */
  readonly liqoNamespace: string;
  /** The GatewayServer or GatewayClient. */
  readonly gateway?: LiveObject;
  /** The template of its pods. */
  readonly template?: LiveObject | Forbidden;
  readonly connection?: LiveObject;
  /** The Secrets with the labels of the gateway's keys. */
  readonly keys: readonly LiveSecret[] | Forbidden;
  /** Whether this run writes the Secret, but keeps its keys. */
  readonly areKeysKept?: boolean;
  /** Keys of the remote gateway. A running gateway reads changes of them. */
  readonly publicKeys: readonly LiveObject[];
}

// Liqo writes no `observedGeneration`. If a change does not alter the pods, it is not known whether
// Liqo has processed it. Liqo's controllers need less than a second.
const SECONDS_TO_REACT = 5;

/** Why the status of a Connection may be older than the last change of its gateway. */
export interface Staleness {
  readonly reason: string;
  readonly advice?: Advice;
  /** Whether the gateway may still run with its earlier keys. */
  readonly hasEarlierKeys?: boolean;
  /** How long the gateway may take to report a packet, in milliseconds, if a report is missing. */
  readonly reportsWithin?: number | undefined;
}

/** How to proceed if the timeout expires while the status is stale. */
export function adviceAfter(timeout: string, staleness: Staleness | undefined): Partial<Advice> {
  const { advice = {}, reportsWithin = 0 } = staleness ?? {};
  return reportsWithin < millisecondsOf(timeout)
    ? advice
    : {
        hint:
          "set a shorter --ping-update-status-interval in the template of the gateway, or a longer timeout: the gateway " +
          `may take ${reportsWithin / 1000} s to report a packet`,
      };
}

/**
 * Why the status of a Connection may be older than the last change of its gateway. Undefined if it
 * is newer. Only times of the same cluster are compared.
 *
 * @param seconds since the wait began.
 */
export function rolloutStatus(side: LiveGatewaySide, seconds: number): Staleness | undefined {
  const { gateway, deployment, connection, keys } = side;
  if (gateway === undefined || deployment === undefined) {
    return { reason: `${gateway === undefined ? "the gateway" : "its Deployment"} was not found` };
  }
  if (keys !== "forbidden" && keys.length !== 1) {
    return {
      reason: `the gateway has ${keys.length} Secrets labelled as its keys: Liqo ignores changes of the gateway until a single Secret has the labels`,
    };
  }
  const outdated = outdatedPart(side);
  if (outdated !== undefined) {
    return {
      reason: `its Deployment still has ${outdated}`,
      advice: checkLiqo(side.liqoNamespace),
    };
  }
  if (specChangedAt(deployment) < specChangedAt(gateway) && seconds < SECONDS_TO_REACT) {
    return { reason: "its Deployment is older than the gateway's last change" };
  }
  const pods = side.pods.filter(isAlive);
  const { metadata, spec, status } = deployment;
  const wanted = spec?.replicas ?? 1;
  const isRolledOut =
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    status?.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    pods.length === wanted;
  if (!isRolledOut) {
    return { reason: `Deployment ${metadata?.name ?? ""} is not rolled out` };
  }
  if (podsWithEarlierKeys(side).length > 0) {
    return {
      reason: "its pod started before its Secret was last written",
      hasEarlierKeys: true,
      reportsWithin: gracePeriodOf(side),
    };
  }
  const { value } = (connection?.status ?? {}) as ConnectionStatus;
  if (value !== "Connected") {
    return { reason: `it reports ${value ?? "no status"}` };
  }
  const measured = measuredAt(side);
  if (measured === undefined) {
    return undefined;
  }
  const reportsWithin = statusUpdateInterval(declaredPods(side));
  if (pods.some((pod) => timeOf(pod.metadata?.creationTimestamp) >= measured)) {
    return { reason: "its last measurement is older than the gateway's pod", reportsWithin };
  }
  return side.publicKeys.some((key) => specChangedAt(key) >= measured)
    ? { reason: "its last measurement is older than the remote gateway's key", reportsWithin }
    : undefined;
}

/**
 * Pods that started before their Secret was last written, unless packets have crossed the tunnel
 * since. They may run with earlier keys, because a gateway reads its Secret only when it starts. A
 * change of only labels or annotations also writes the Secret, but then packets still cross the
 * tunnel. Without pings, only the update of the Secret itself tells that it keeps the keys.
 */
export function podsWithEarlierKeys(side: LiveGatewaySide): Pod[] {
  const written = keysWrittenAt(side);
  const measured = measuredAt(side);
  const areKept =
    side.areKeysKept === true && statusUpdateInterval(declaredPods(side)) === undefined;
  return written === undefined || areKept || (measured !== undefined && measured > written)
    ? []
    : side.pods.filter((pod) => isAlive(pod) && timeOf(pod.metadata?.creationTimestamp) < written);
}

/**
 * When the Secret of a gateway's keys was last written, in milliseconds. Undefined if the Secret
 * cannot be read.
 */
export function keysWrittenAt({ keys }: Pick<LiveGatewaySide, "keys">): number | undefined {
  const changedAt = keys === "forbidden" ? undefined : keys[0]?.changedAt;
  return changedAt === undefined ? undefined : timeOf(changedAt);
}

/**
 * When a packet last crossed the tunnel, in milliseconds. Undefined if the gateway sends no pings.
 * Then a measurement may be older than the setting.
 */
function measuredAt(side: LiveGatewaySide): number | undefined {
  const { latency } = (side.connection?.status ?? {}) as ConnectionStatus;
  return latency?.timestamp === undefined || statusUpdateInterval(declaredPods(side)) === undefined
    ? undefined
    : timeOf(latency.timestamp);
}

/**
 * How long a gateway may take to report that packets cross its tunnel, in milliseconds: until its
 * next report, and half an interval more because a report may be late. Zero if the Connection is
 * not Connected or the gateway sends no pings: then no report proves that the keys match.
 */
export function gracePeriodOf(side: LiveGatewaySide): number {
  const { value } = (side.connection?.status ?? {}) as ConnectionStatus;
  const interval = statusUpdateInterval(declaredPods(side));
  return value === "Connected" && interval !== undefined ? 1.5 * interval : 0;
}

/** The part of the Deployment that is older than the gateway. */
function outdatedPart(side: LiveGatewaySide): string | undefined {
  const { gateway, template, keys } = side;
  const pods = declaredPods(side);
  const spec: RenderedSpec = gateway?.spec ?? {};
  const found = keys === "forbidden" ? undefined : keys[0]?.name;
  return (
    outdatedFlag(pods, template === "forbidden" ? undefined : podsOf(template), spec) ??
    outdatedSecret(pods, referencedSecret(spec) ?? found)
  );
}

/** The pod template of the Deployment. */
function declaredPods({ deployment }: LiveGatewaySide): RenderedPods {
  return deployment?.spec?.template.spec ?? {};
}

/** Whether a pod has not ended. Evicted pods are not deleted automatically. */
function isAlive({ status }: Pod): boolean {
  return status?.phase !== "Failed" && status?.phase !== "Succeeded";
}

/** When the `spec` of an object was last changed, by any field manager. */
export function specChangedAt({ metadata }: Pick<LiveObject, "metadata">): number {
  const changes = (metadata?.managedFields ?? []).filter(
    ({ subresource, fieldsV1 }) => subresource === undefined && "f:spec" in Object(fieldsV1),
  );
  return Math.max(...changes.map(({ time }) => timeOf(time)));
}

/** A time of an object, in milliseconds. */
export function timeOf(time: Date | string | undefined): number {
  return new Date(time ?? 0).getTime();
}
