import { OFFLOADING } from "../api-versions.js";
import type { Readiness } from "../readiness.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** A requirement of a {@link ClusterSelectorTerm}. */
export interface ClusterSelectorRequirement {
  /** Key of a label of the virtual nodes. */
  readonly key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`. */
  readonly operator: string;
  /** Values of the label. */
  readonly values?: readonly string[] | undefined;
}

/** Requirements that a virtual node must all meet. */
export interface ClusterSelectorTerm {
  /** Requirements for the labels of a virtual node. */
  readonly matchExpressions?: readonly ClusterSelectorRequirement[] | undefined;
}

/** The virtual nodes of a namespace, by their labels. */
export interface ClusterSelector {
  /** A virtual node must meet one of the terms. All virtual nodes without terms. */
  readonly nodeSelectorTerms: readonly ClusterSelectorTerm[];
}

/** `spec` of a {@link NamespaceOffloading}. */
export interface NamespaceOffloadingSpec {
  /** `DefaultName`, `EnforceSameName` or `SelectedName`. It cannot be changed. */
  readonly namespaceMappingStrategy: string;
  /** Name of the namespaces in the provider clusters, for the strategy `SelectedName`. */
  readonly remoteNamespaceName?: string | undefined;
  /** `Local`, `Remote` or `LocalAndRemote`. */
  readonly podOffloadingStrategy: string;
  /** The virtual nodes of the namespace. Without it, Liqo cannot update the object. */
  readonly clusterSelector: ClusterSelector;
}

/** `status` of a {@link NamespaceOffloading}. */
export interface NamespaceOffloadingStatus {
  /** Name of the namespaces in the provider clusters. */
  readonly remoteNamespaceName?: string | undefined;
  /** `Ready`, `NoClusterSelected`, `InProgress`, `SomeFailed`, `AllFailed` or `Terminating`. */
  readonly offloadingPhase?: string | undefined;
  /** The `metadata.generation` for which the status is. */
  readonly observedGeneration?: number | undefined;
}

/** The name that Liqo requires. */
export const NAMESPACE_OFFLOADING_NAME = "offloading";

/** Ready when the namespaces exist in all selected provider clusters, or if there are none. */
export const NAMESPACE_OFFLOADING_READINESS: Readiness = {
  kind: "NamespaceOffloading",
  expressions: [
    "jsonpath={.status[?@ == 'Ready' || @ == 'NoClusterSelected']}",
    "jsonpath={.status[?@ == $.metadata.generation]}",
  ],
  condition: "its namespaces exist in the provider clusters",
};

/** Liqo's `NamespaceOffloading`: a namespace with pods that may run in provider clusters. */
export class NamespaceOffloading extends LiqoObject<
  NamespaceOffloadingSpec,
  NamespaceOffloadingStatus
> {
  static override readonly kind: LiqoKind = { ...OFFLOADING, kind: "NamespaceOffloading" };
}
