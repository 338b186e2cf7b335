import { CORE } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** Condition of a {@link ForeignCluster}: whether Liqo reaches the API server of the remote cluster. */
export const API_SERVER_STATUS = "APIServerStatus";

/**
 * Annotation of a {@link ForeignCluster} that will never be reachable again. Liqo ignores it while it
 * reaches the API server of the remote cluster.
 */
export const UNREACHABLE_ANNOTATION = "liqo.io/foreign-cluster-permanently-unreachable";

/** `spec` of a {@link ForeignCluster}. */
export interface ForeignClusterSpec {
  /** ID of the remote cluster. */
  readonly clusterID: string;
}

/** A condition of a {@link ForeignCluster}. */
export interface ForeignClusterCondition {
  /** For example `OffloadingNodeStatus`. */
  readonly type: string;
  /** `None`, `Pending`, `Established`, `Error`, `Ready`, `NotReady` or `SomeNotReady`. */
  readonly status: string;
  /** Reason of the status, in a sentence. */
  readonly message?: string | undefined;
}

/** A module of a {@link ForeignCluster}. */
export interface ForeignClusterModule {
  /** Whether the clusters use the module. */
  readonly enabled: boolean;
  /** The state of the module. */
  readonly conditions?: readonly ForeignClusterCondition[] | undefined;
}

/** The modules of a {@link ForeignCluster}. */
export interface ForeignClusterModules {
  /** The network between the clusters. */
  readonly networking?: ForeignClusterModule | undefined;
  /** Tenants and Identities. */
  readonly authentication?: ForeignClusterModule | undefined;
  /** Virtual nodes. */
  readonly offloading?: ForeignClusterModule | undefined;
}

/** `status` of a {@link ForeignCluster}. */
export interface ForeignClusterStatus {
  /** Role of the remote cluster: `Consumer`, `Provider`, `ConsumerAndProvider` or `Unknown`. */
  readonly role?: string | undefined;
  /** The state of the connection to the API server of the remote cluster. */
  readonly conditions?: readonly ForeignClusterCondition[] | undefined;
  /** The state of each module. */
  readonly modules?: ForeignClusterModules | undefined;
}

/**
 * Liqo's `ForeignCluster`: what a cluster knows about a remote cluster. Liqo creates it, and never
 * deletes it. It is not in a namespace.
 */
export class ForeignCluster extends LiqoObject<ForeignClusterSpec, ForeignClusterStatus> {
  static override readonly kind: LiqoKind = { ...CORE, kind: "ForeignCluster" };
}
