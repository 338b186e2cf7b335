/** Metadata of an object in a simulated cluster. */
export interface SimulatedMetadata {
  /** Name, unique among the objects of its kind in its namespace. */
  readonly name: string;
  /** Absent from what belongs to no namespace. */
  readonly namespace?: string;
  /** Given by the API server. */
  readonly uid?: string;
  /** By which others find it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What Liqo and Pulumi note about it. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whose deletion takes it along. */
  readonly ownerReferences?: readonly SimulatedOwner[];
  readonly [field: string]: unknown;
}

/** An object that owns another. */
export interface SimulatedOwner {
  /** Its kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Its UID. */
  readonly uid?: string;
}

/** An object as an API server keeps it. */
export interface KubernetesObject {
  /** Group and version, for example `networking.liqo.io/v1beta1`. */
  readonly apiVersion: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Name, namespace, labels and so on. */
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
