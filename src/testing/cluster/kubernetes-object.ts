/** Metadata of an object in a simulated cluster. */
export interface SimulatedMetadata {
  /** Name, unique among the objects of the kind in the namespace. */
  readonly name: string;
  /** Namespace. Absent from cluster-scoped objects. */
  readonly namespace?: string;
  /** UID that the API server assigned. */
  readonly uid?: string;
  /** Labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Owners. The object is garbage-collected with its owner. */
  readonly ownerReferences?: readonly SimulatedOwner[];
  readonly [field: string]: unknown;
}

/** The owner of an object. */
export interface SimulatedOwner {
  /** API version, for example `apps/v1`. */
  readonly apiVersion?: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Name of the owner. */
  readonly name?: string;
  /** UID of the owner. */
  readonly uid?: string;
}

/** A Kubernetes object. */
export interface KubernetesObject {
  /** API version, for example `networking.liqo.io/v1beta1`. */
  readonly apiVersion: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Metadata, such as name, namespace and labels. */
  readonly metadata: SimulatedMetadata;
  readonly [field: string]: unknown;
}

/** Identifies an object in a cluster. */
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

/** The ID of an object in Pulumi's provider, `<namespace>/<name>`. */
export function idOf({ namespace, name }: ObjectReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Describes an object in a message. */
export function describeObject(reference: ObjectReference, cluster: string): string {
  return `${reference.kind} ${idOf(reference)} in cluster ${cluster}`;
}
