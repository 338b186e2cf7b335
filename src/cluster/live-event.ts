import type { ObjectKind } from "./client/cluster-api.js";
import type { KubernetesObject } from "./client/kubernetes-objects.js";

export const EVENT: ObjectKind = { apiVersion: "v1", kind: "Event" };

/** An event about an object. */
export interface LiveEvent extends KubernetesObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/**
 * The last event about an object as `<reason>: <message>`. Undefined if no event is about the
 * object.
 *
 * @param object with its UID, if the object exists. Events of an earlier object of the same name
 * have another UID.
 */
export function lastEvent(
  events: readonly LiveEvent[],
  { kind, metadata: { name, uid } = {} }: KubernetesObject,
): string | undefined {
  const last = events
    .filter(({ involvedObject: about }) => about?.kind === kind && about?.name === name)
    .filter(({ involvedObject: about }) => uid === undefined || (about?.uid ?? uid) === uid)
    .sort((one, other) => String(one.lastTimestamp).localeCompare(String(other.lastTimestamp)))
    .at(-1);
  return last && `${last.reason ?? ""}: ${last.message ?? ""}`;
}

/** The same for events of type Warning. */
export function lastWarning(
  events: readonly LiveEvent[],
  object: KubernetesObject,
): string | undefined {
  return lastEvent(
    events.filter(({ type }) => type === "Warning"),
    object,
  );
}
