import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "./kubernetes-object.js";

/** Fields for which `managedFields` records the time of the last change. */
const TIMED_FIELDS = ["spec", "data"] as const;

/** An entry of `managedFields`. */
interface ManagedField {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: object;
}

/**
 * An object as the API server stores it.
 *
 * @param before the stored object before the change. Undefined for a new object.
 * @param stamp returns the time of a change.
 */
export function asStored(
  object: KubernetesObject,
  before: KubernetesObject | undefined,
  stamp: () => string,
): KubernetesObject {
  const complete = object.kind === "Namespace" ? completeNamespace(object) : object;
  const changed = TIMED_FIELDS.filter(
    (field) =>
      complete[field] !== undefined && !isDeepStrictEqual(complete[field], before?.[field]),
  );
  const time = before === undefined || changed.length > 0 ? stamp() : "";
  const { metadata } = complete;
  const creationTimestamp =
    before?.metadata["creationTimestamp"] ?? metadata["creationTimestamp"] ?? time;
  const managedFields =
    before === undefined && metadata["managedFields"] !== undefined
      ? metadata["managedFields"]
      : TIMED_FIELDS.flatMap((field) =>
          changed.includes(field)
            ? [managedField(complete.apiVersion, field, time)]
            : formerFields(before, field),
        );
  return {
    ...(before?.["status"] === undefined ? {} : { status: before["status"] }),
    ...complete,
    metadata: {
      ...metadata,
      uid: before?.metadata.uid ?? randomUUID(),
      creationTimestamp,
      managedFields,
      ...generationOf(complete, before),
    },
  };
}

/** The API groups of objects with a generation: their controllers report which one they saw. */
const WITH_GENERATION = /^(authentication|core|offloading)\.liqo\.io\//;

/** The generation of an object, which is incremented with every change of `spec`. */
function generationOf(object: KubernetesObject, before: KubernetesObject | undefined) {
  if (!WITH_GENERATION.test(object.apiVersion)) {
    return {};
  }
  const former = Number(before?.metadata["generation"] ?? 0);
  const isChanged = before === undefined || !isDeepStrictEqual(object["spec"], before["spec"]);
  return { generation: isChanged ? former + 1 : former };
}

function formerFields(before: KubernetesObject | undefined, field: string): ManagedField[] {
  const former = (before?.metadata["managedFields"] ?? []) as readonly ManagedField[];
  return former.filter(({ fieldsV1 }) => `f:${field}` in Object(fieldsV1));
}

function completeNamespace(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  const labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
  return {
    ...object,
    metadata: { ...metadata, labels },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}

function managedField(apiVersion: string, field: string, time: string): ManagedField {
  return {
    manager: "simulator",
    operation: "Update",
    apiVersion,
    time,
    fieldsType: "FieldsV1",
    fieldsV1: { [`f:${field}`]: {} },
  };
}
