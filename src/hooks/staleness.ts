import type { V1Pod } from "@kubernetes/client-node";
import type { SeenGateway, SeenKeys, SeenObject, Unreadable } from "../cluster/cluster-view.js";
import { SEE_LIQO } from "../diagnosis/outcome.js";
import { namedSecret } from "../liqo/gateway.js";
import type { ConnectionStatus } from "../liqo/index.js";
import { tellingIntervalOf } from "../liqo/pings.js";
import {
  type Filling,
  outdatedFlag,
  outdatedSecret,
  podsOf,
  type RenderedPods,
} from "../liqo/rendered-pods.js";

/** What there is of one end of a tunnel. */
export interface SeenEnd extends SeenGateway {
  /** The GatewayServer or GatewayClient. */
  readonly gateway?: SeenObject;
  /** What Liqo makes its pods from, where one may know it. */
  readonly template?: SeenObject | Unreadable;
  readonly connection?: SeenObject;
  /** The Secrets among which Liqo looks for the gateway's keys. */
  readonly keys: readonly SeenKeys[] | Unreadable;
  /** Keys of the other end. A gateway takes them over as it runs. */
  readonly publicKeys: readonly SeenObject[];
}

// Liqo writes no `observedGeneration`, so where its pods would not differ, nothing says whether it has dealt with a change
// or has nothing to do about it. Its controllers need less than a second.
const SECONDS_TO_REACT = 5;

/**
 * Why what a Connection says may be from before its gateway was changed, or nothing if it is from after. All times that
 * are compared are the cluster's own.
 *
 * @param seconds for how long one has been looking.
 */
export function staleness(end: SeenEnd, seconds: number): string | undefined {
  const { gateway, deployment, connection, keys } = end;
  if (gateway === undefined || deployment === undefined) {
    return `whose ${gateway === undefined ? "gateway" : "Deployment"} is not there`;
  }
  if (keys !== "unreadable" && keys.length !== 1) {
    return `whose gateway Liqo leaves as it is while there are ${keys.length} Secrets labelled as its keys`;
  }
  const outdated = outdatedPart(end);
  if (outdated !== undefined) {
    return `whose Deployment still has ${outdated}; ${SEE_LIQO}`;
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
  const { value, latency } = (connection?.status ?? {}) as ConnectionStatus;
  if (value !== "Connected") {
    return `whose status is ${value ?? "not known"}`;
  }
  // Without pings there are no measurements, or those from when there were pings.
  if (latency?.timestamp === undefined || tellingIntervalOf(declaredPods(end)) === undefined) {
    return undefined;
  }
  const measured = timeOf(latency.timestamp);
  if (pods.some((pod) => timeOf(pod.metadata?.creationTimestamp) >= measured)) {
    return "whose last packet is from before its gateway's pod";
  }
  return end.publicKeys.some((key) => specChangedAt(key) >= measured)
    ? "whose last packet is from before the other end's key"
    : undefined;
}

/** What Liqo has not filled into the Deployment yet. */
function outdatedPart(end: SeenEnd): string | undefined {
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
function declaredPods({ deployment }: SeenEnd): RenderedPods {
  return deployment?.spec?.template.spec ?? {};
}

/** Whether a pod has not ended. One that was evicted stays for as long as nobody deletes it. */
function isAlive({ status }: V1Pod): boolean {
  return status?.phase !== "Failed" && status?.phase !== "Succeeded";
}

/** When anybody changed the `spec` of an object last. */
export function specChangedAt({ metadata }: Pick<SeenObject, "metadata">): number {
  const changes = (metadata?.managedFields ?? []).filter(
    ({ subresource, fieldsV1 }) => subresource === undefined && "f:spec" in Object(fieldsV1),
  );
  return Math.max(...changes.map(({ time }) => timeOf(time)));
}

/** A time as an object has it, in milliseconds. */
export function timeOf(time: Date | string | undefined): number {
  return new Date(time ?? 0).getTime();
}
