import type { KubernetesObject } from "./cluster/kubernetes-object.js";

/**
 * What happens to an object: the cluster has created, updated, deleted it or let it be read; the program waits for it;
 * it is ready; it will not be.
 */
export type SimulatedAction = "create" | "update" | "delete" | "read" | "wait" | "ready" | "fail";

/** Something that happened in a simulated cluster, or in a preview, that would happen. */
export interface SimulatedEvent {
  /** What happened. */
  readonly action: SimulatedAction;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Kind of the object, for example `GatewayServer`. */
  readonly kind: string;
  /** The object, `<namespace>/<name>`. */
  readonly name: string;
  /** The object as it is at that moment. */
  readonly object: KubernetesObject;
  /** Name of the program's resource. */
  readonly resource: string;
  /** What was still missing, if the action is `fail`. */
  readonly reason?: string;
}
