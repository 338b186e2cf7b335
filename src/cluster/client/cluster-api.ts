import type { KubernetesObject, ObjectMetadata } from "./kubernetes-objects.js";

/** API version and kind of Kubernetes objects. */
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

/** How an object is deleted. */
export interface DeleteOptions {
  /**
   * Seconds until a pod is deleted. Zero deletes it although no kubelet reports its end.
   *
   * @default - the setting of the pod
   */
  readonly gracePeriodSeconds?: number;
}

/** The namespaced kinds that a cluster serves. */
export interface NamespacedKinds {
  /** Kinds that support the verbs `list` and `delete`. */
  readonly kinds: readonly ObjectKind[];
  /**
   * API groups that discovery could not read, each with the reason, for example that its APIService
   * is not available.
   */
  readonly unavailable: readonly string[];
}

/** A rule of RBAC. It may be limited to objects with certain names. */
export interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

/** What the user is allowed to do in a namespace. */
export interface UserRights {
  readonly resourceRules?: readonly ResourceRule[];
  /** Whether an authorizer that does not list its rules may allow more. */
  readonly incomplete?: boolean;
}

/**
 * Requests to the API server of a cluster. Objects always have `apiVersion` and `kind`, although
 * the API server omits both in the items of a list.
 *
 * Methods throw an `ApiError` if the API server rejects the request, and a `ConnectionError` if the
 * API server is unreachable.
 */
export interface ClusterApi {
  /**
   * Time of the last response, from the API server's clock (header `Date`). Undefined before the
   * first response.
   */
  readonly now: Date | undefined;

  /**
   * Lists objects of a kind in a namespace, or in the whole cluster if `namespace` is undefined.
   */
  list<T extends KubernetesObject>(
    kind: ObjectKind,
    namespace: string | undefined,
    selector?: ObjectSelector,
  ): Promise<T[]>;

  /**
   * Lists only the metadata of the objects of a kind in a namespace, so that Secrets are not
   * transferred.
   */
  listMetadata(kind: ObjectKind, namespace: string): Promise<KubernetesObject[]>;

  /**
   * Reads an object. Returns undefined if it is not found. `namespace` is undefined for
   * cluster-scoped objects.
   */
  get<T extends KubernetesObject>(
    kind: ObjectKind,
    name: string,
    namespace: string | undefined,
  ): Promise<T | undefined>;

  /** Creates an object. */
  create(object: KubernetesObject): Promise<void>;

  /**
   * Sets the finalizers of an object. Succeeds if the object is not found. `metadata` is that of the
   * object when it was read: the API server rejects the request if the object has changed since.
   */
  setFinalizers(
    kind: ObjectKind,
    metadata: ObjectMetadata,
    finalizers: readonly string[],
  ): Promise<void>;

  /** Deletes an object. Succeeds if the object is not found. */
  delete(kind: ObjectKind, name: string, namespace: string, options?: DeleteOptions): Promise<void>;

  /** The kinds that the API server does not serve, for example because a CRD is not installed. */
  missingKinds(kinds: readonly ObjectKind[]): Promise<ObjectKind[]>;

  /** Discovers the namespaced kinds that the API server serves. */
  namespacedKinds(): Promise<NamespacedKinds>;

  /** Asks the API server what the user is allowed to do in a namespace. */
  userRights(namespace: string): Promise<UserRights>;
}
