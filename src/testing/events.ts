import type { KubernetesObject } from "./cluster/kubernetes-object.js";

/**
 * What happens to an object: it was created, updated, deleted or read; the program waits for it; it is ready; it does not
 * become ready.
 */
export type SimulatedAction = "create" | "update" | "delete" | "read" | "wait" | "ready" | "fail";

/** An event in a simulated cluster. In a preview: an event that would happen. */
export interface SimulatedEvent {
  /** What happened. */
  readonly action: SimulatedAction;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Kind of the object, for example `GatewayServer`. */
  readonly kind: string;
  /** Namespace and name of the object, `<namespace>/<name>`. */
  readonly name: string;
  /** The object at the time of the event. */
  readonly object: KubernetesObject;
  /** Name of the program's resource. */
  readonly resource: string;
  /** Why the object does not become ready, if the action is `fail`. */
  readonly reason?: string;
}
