import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { timestampOf } from "../../simulated-time.js";
import type { World } from "../../world.js";
import { ensure } from "./objects.js";

/** Why Liqo cannot reconcile an object. */
export interface Failure {
  /** Reason of the event. Undefined if Liqo only logs the failure. */
  readonly reason?: string;
  readonly message: string;
}

/** Writes an event of type Warning about an object. Repeated events are written once. */
export function warn(
  world: World,
  cluster: SimulatedCluster,
  { apiVersion, kind, metadata }: KubernetesObject,
  { reason, message }: Failure,
): void {
  const { name, namespace, uid } = metadata;
  if (reason === undefined) {
    return;
  }
  const reference = { apiVersion: "v1", kind: "Event", namespace };
  const eventName = `${name}.${reason.toLowerCase()}`;
  if (cluster.find({ ...reference, name: eventName })?.["message"] !== message) {
    ensure(cluster, {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: eventName, namespace },
      type: "Warning",
      reason,
      message,
      involvedObject: { apiVersion, kind, name, namespace, uid },
      lastTimestamp: timestampOf(world.time.now),
    });
  }
}
