/** Metadata of an object in a simulated cluster. */
export interface SimulatedMetadata {
  /** Name, unique among the objects of the kind in the namespace. */
  readonly name: string;
  /** Namespace. Absent from cluster-scoped objects. */
  readonly namespace?: string;
  /** UID that the API server has assigned. */
  readonly uid?: string;
  /** Labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Owners, with which the object is deleted. */
  readonly ownerReferences?: readonly SimulatedOwner[];
  readonly [field: string]: unknown;
}

/** The owner of an object: the object is deleted with it. */
export interface SimulatedOwner {
  /** API group and version, for example `apps/v1`. */
  readonly apiVersion?: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Name. */
  readonly name?: string;
  /** UID. */
  readonly uid?: string;
}

/** An object as an API server stores it. */
export interface KubernetesObject {
  /** API group and version, for example `networking.liqo.io/v1beta1`. */
  readonly apiVersion: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Name, namespace, labels and so on. */
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

/** The ID by which Pulumi's provider knows an object, `<namespace>/<name>`. */
export function idOf({ namespace, name }: ObjectReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Names an object in a message. */
export function inWords(reference: ObjectReference, cluster: string): string {
  return `${reference.kind} ${idOf(reference)} in cluster ${cluster}`;
}
