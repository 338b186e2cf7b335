/** Metadata of an object in a simulated cluster. */
export interface SimulatedMetadata {
  readonly name: string;
  /** Absent from what belongs to no namespace. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly uid?: string }[];
  readonly [field: string]: unknown;
}

/** An object as an API server keeps it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: SimulatedMetadata;
  readonly [field: string]: unknown;
}

/** What tells an object from all others of a cluster. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The reference to an object. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** The ID that Pulumi knows an object by, `<namespace>/<name>`. */
export function idOf({ namespace, name }: ObjectReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** An object in words, for messages. */
export function inWords(reference: ObjectReference, cluster: string): string {
  return `${reference.kind} ${idOf(reference)} in cluster ${cluster}`;
}
