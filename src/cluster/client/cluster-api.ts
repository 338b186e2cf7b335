import type { KubernetesObject } from "./kubernetes-objects.js";

/** A kind of Kubernetes objects. */
export interface ObjectKind {
  /** API group and version, for example `apps/v1`. */
  readonly apiVersion: string;
  /** For example `Deployment`. */
  readonly kind: string;
}

/** Selects objects of a kind. */
export interface ObjectSelector {
  /** Only the object with this name. */
  readonly name?: string;
  /** Only objects with all of these labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The kinds of objects that a namespace of a cluster can hold. */
export interface NamespacedKinds {
  /** Kinds whose objects can be listed and deleted. */
  readonly kinds: readonly ObjectKind[];
  /** API groups that could not be discovered, each with the reason, for example because an APIService is down. */
  readonly unavailable: readonly string[];
}

/**
 * Requests to the API server of one cluster. An object is returned with its `apiVersion` and `kind`, also where the API
 * server leaves them out of a list.
 *
 * A rejected request throws an `ApiError`; see `reason.ts` for its kinds.
 */
export interface ClusterApi {
  /** Time of the last response by the API server's own clock (header `Date`). Undefined before the first response. */
  readonly now: Date | undefined;

  /** Lists objects of a kind, in one namespace or, if it is undefined, in the whole cluster. */
  list<T extends KubernetesObject>(
    kind: ObjectKind,
    namespace: string | undefined,
    selector?: ObjectSelector,
  ): Promise<T[]>;

  /** Lists the metadata alone of objects in a namespace, so that contents such as Secrets are not transferred. */
  listMetadata(kind: ObjectKind, namespace: string): Promise<KubernetesObject[]>;

  /** Reads an object. Undefined if it is not found. `namespace` is undefined for objects outside of namespaces. */
  get<T extends KubernetesObject>(
    kind: ObjectKind,
    name: string,
    namespace: string | undefined,
  ): Promise<T | undefined>;

  /** Creates an object. */
  create(object: KubernetesObject): Promise<void>;

  /** Deletes an object. It is no error if the object is not found. */
  delete(kind: ObjectKind, name: string, namespace: string): Promise<void>;

  /** Discovers the kinds of objects that a namespace can hold. */
  namespacedKinds(): Promise<NamespacedKinds>;
}
