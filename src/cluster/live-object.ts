import type { Condition, KubernetesObject, ObjectMetadata } from "./client/kubernetes-objects.js";

/** An object as the API server returns it. */
export interface LiveObject extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** Whether an object exists and is Terminating. */
export function isTerminating(object: Pick<LiveObject, "metadata"> | undefined): boolean {
  return object?.metadata?.deletionTimestamp !== undefined;
}

/** A condition in the status of an object, for example `Ready` of a Node or of a pod. */
export function conditionOf(
  { status }: { readonly status?: object | undefined },
  type: string,
): Condition | undefined {
  const { conditions = [] } = (status ?? {}) as { readonly conditions?: readonly Condition[] };
  return conditions.find((condition) => condition.type === type);
}

/** Whether a Node or a pod is Ready. */
export function isReady(object: { readonly status?: object | undefined }): boolean {
  return conditionOf(object, "Ready")?.status === "True";
}

/** An object as `<kind> <name>`. */
export function kindAndName({ kind = "", metadata }: KubernetesObject): string {
  return `${kind} ${metadata?.name ?? ""}`;
}

/**
 * The latest time (RFC 3339) at which a manager of a field of an object wrote to it. Undefined if
 * the object has no record.
 */
export function lastChange(
  { managedFields = [] }: ObjectMetadata = {},
  field: "f:data" | "f:spec",
): string | undefined {
  return managedFields
    .filter(({ subresource, fieldsV1 = {} }) => subresource === undefined && field in fieldsV1)
    .flatMap(({ time }) => time ?? [])
    .sort((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
}
