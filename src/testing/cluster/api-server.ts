import type { KubernetesObject } from "./kubernetes-object.js";

/** An object with what the API server adds to every one of its kind. */
export function asStored(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Namespace") {
    return object;
  }
  const { metadata } = object;
  const labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
  return {
    ...object,
    metadata: { ...metadata, labels },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
