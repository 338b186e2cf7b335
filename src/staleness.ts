import type { SeenGateway, SeenObject } from "./cluster-view.js";
import type { ConnectionStatus } from "./liqo/index.js";

/** What there is of one end of a tunnel. */
export interface SeenEnd extends SeenGateway {
  /** The GatewayServer or GatewayClient. */
  readonly gateway?: SeenObject;
  readonly connection?: SeenObject;
}

// Liqo writes no `observedGeneration`, so nothing says whether it has dealt with a change or has nothing to do about it.
// Its controllers need less than a second.
const SECONDS_TO_REACT = 5;

/**
 * Why what a Connection says may be from before its gateway was changed, or nothing if it is from after. All times that
 * are compared are the cluster's own.
 *
 * @param seconds for how long one has been looking.
 */
export function staleness(end: SeenEnd, seconds: number): string | undefined {
  const { gateway, deployment, pods, connection } = end;
  if (gateway === undefined || deployment === undefined) {
    return `whose ${gateway === undefined ? "gateway" : "Deployment"} is not there`;
  }
  if (specChangedAt(deployment) < specChangedAt(gateway) && seconds < SECONDS_TO_REACT) {
    return "whose Deployment is as it was before";
  }
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
  // Without pings (Liqo's templates of that name) there are no measurements.
  const measured = latency?.timestamp;
  const started = Math.max(...pods.map((pod) => timeOf(pod.metadata?.creationTimestamp)));
  return measured === undefined || timeOf(measured) > started
    ? undefined
    : "whose last packet is from before its gateway's pod";
}

/** When anybody changed the `spec` of an object last. */
function specChangedAt({ metadata }: Pick<SeenObject, "metadata">): number {
  const changes = (metadata?.managedFields ?? []).filter(
    ({ subresource, fieldsV1 }) => subresource === undefined && "f:spec" in Object(fieldsV1),
  );
  return Math.max(...changes.map(({ time }) => timeOf(time)));
}

function timeOf(time: Date | string | undefined): number {
  return new Date(time ?? 0).getTime();
}
