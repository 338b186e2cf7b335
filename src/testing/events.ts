import type { KubernetesObject } from "./cluster/kubernetes-object.js";

/**
 * What happens to an object: `create`, `update`, `delete` or `read`; `wait` if the program waits
 * for the object; `ready` if the wait succeeds and `fail` if it does not.
 */
export type SimulatedAction = "create" | "update" | "delete" | "read" | "wait" | "ready" | "fail";

/** An event in a simulated cluster. In a preview, an event that `up` would cause. */
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
  /** Name of the Pulumi resource. */
  readonly resource: string;
  /** Why the object does not become ready, if the action is `fail`. */
  readonly reason?: string;
}
