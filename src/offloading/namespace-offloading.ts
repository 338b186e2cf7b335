import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption, liqoClusterRule } from "../cluster/cluster-rules.js";
import { recordSecrets } from "../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { differences } from "../lifecycle/adoption/differences.js";
import { adoptUnlessDifferent } from "../lifecycle/adoption/ownership-hook.js";
import { MANAGED_BY_ANNOTATION } from "../liqo/annotations.js";
import * as liqo from "../liqo/index.js";
import {
  NAMESPACE_OFFLOADING_NAME,
  NAMESPACE_OFFLOADING_READINESS,
} from "../liqo/offloading/namespace-offloading.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { orDefault, secretIfSecret, withoutDependency } from "../pulumi/output-value.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import { checkNamespaceExists } from "../tenant/existing-namespace.js";
import { liveStatus } from "../tenant/live-status.js";
import { checkOffloadedNamespace } from "./offloaded-namespace-rules.js";
import { recordOffloading } from "./declared-offloadings.js";
import { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalDefined,
  prerequisite,
  required,
} from "../validation/arguments.js";
import { ownerOf } from "../validation/claims.js";
import { requireName } from "../validation/component-name.js";
import { oneOfRule } from "../validation/one-of-rule.js";
import { dnsLabelRule } from "../validation/rules.js";
import { nodeSelectorRule } from "../validation/scheduling-rules.js";
import { warnOfReplacedMapping } from "./replaced-mapping-warning.js";

/** How the namespaces in the provider clusters are named (`spec.namespaceMappingStrategy`). */
export type NamespaceMappingStrategy = "DefaultName" | "EnforceSameName" | "SelectedName";

/** Where the pods of a namespace may run (`spec.podOffloadingStrategy`). */
export type PodOffloadingStrategy = "Local" | "Remote" | "LocalAndRemote";

/** Arguments of {@link NamespaceOffloading}. */
export interface NamespaceOffloadingArgs extends WaitingArgs {
  /** The consumer cluster. */
  readonly cluster: LiqoCluster;

  /**
   * The namespace, which must exist. Not a namespace of Kubernetes or Liqo, such as `kube-system` or a
   * tenant namespace: Liqo copies the Secrets of the namespace to the provider clusters.
   */
  readonly namespace: pulumi.Input<string>;

  /**
   * Where the pods of the namespace may run: in this cluster, in provider clusters or in both
   * (`spec.podOffloadingStrategy`; `liqoctl`: `--pod-offloading-strategy`).
   *
   * @default "LocalAndRemote"
   */
  readonly podOffloadingStrategy?: pulumi.Input<PodOffloadingStrategy> | undefined;

  /**
   * How the namespaces in the provider clusters are named (`spec.namespaceMappingStrategy`;
   * `liqoctl`: `--namespace-mapping-strategy`): `DefaultName` adds the ID of the consumer cluster. A
   * change deletes the namespaces in the provider clusters with everything in them.
   *
   * @default "DefaultName"
   */
  readonly namespaceMappingStrategy?: pulumi.Input<NamespaceMappingStrategy> | undefined;

  /**
   * Name of the namespaces in the provider clusters, for the strategy `SelectedName`
   * (`spec.remoteNamespaceName`; `liqoctl`: `--remote-namespace-name`).
   *
   * @default - decided by the strategy
   */
  readonly remoteNamespaceName?: pulumi.Input<string> | undefined;

  /**
   * The virtual nodes on which the pods may run, by their labels (`spec.clusterSelector`;
   * `liqoctl`: `--selector`).
   *
   * @default - all virtual nodes
   *
   * @example
   * ```ts
   * {
   *   clusterSelector: {
   *     nodeSelectorTerms: [
   *       { matchExpressions: [{ key: "liqo.io/region", operator: "In", values: ["eu"] }] },
   *     ],
   *   },
   * }
   * ```
   */
  readonly clusterSelector?: pulumi.Input<liqo.ClusterSelector> | undefined;
}

const NAMESPACE_OFFLOADING_ARGUMENTS: ArgumentChecks<NamespaceOffloadingArgs> = {
  ...WAITING_ARGUMENTS,
  cluster: prerequisite(liqoClusterRule),
  namespace: required(dnsLabelRule),
  podOffloadingStrategy: optional(oneOfRule(["Local", "Remote", "LocalAndRemote"])),
  namespaceMappingStrategy: optional(oneOfRule(["DefaultName", "EnforceSameName", "SelectedName"])),
  remoteNamespaceName: optionalDefined(dnsLabelRule),
  clusterSelector: optional(nodeSelectorRule),
};

/** Adopts a NamespaceOffloading with the declared settings. No selector is an empty one. */
const ADOPTION = adoptUnlessDifferent((declared, live) => {
  const { clusterSelector } = live as Partial<liqo.NamespaceOffloadingSpec>;
  return differences(declared, {
    ...live,
    clusterSelector: { nodeSelectorTerms: [], ...clusterSelector },
  });
});

/**
 * A namespace of the consumer cluster whose pods may run in provider clusters: a Liqo
 * `NamespaceOffloading`. Waits until its namespaces exist in the provider clusters, if there are
 * any. This resource is the object itself.
 *
 * A namespace has one `NamespaceOffloading` for all provider clusters. It may exist before the first
 * peering: pass it in `offloads` of the `LiqoPeering`. Pods that exist already are not offloaded.
 *
 * The deletion deletes the namespaces in the provider clusters with everything in them. If the
 * NamespaceOffloading is removed from the program and a peering stays, the peering logs a warning with
 * the PersistentVolumeClaims and the pods.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: "shop" });
 * ```
 */
export class NamespaceOffloading extends liqo.NamespaceOffloading {
  /** The cluster of the namespace. */
  public readonly cluster: LiqoCluster;

  /**
   * `Ready`, `NoClusterSelected`, `InProgress`, `SomeFailed`, `AllFailed` or `Terminating`
   * (`status.offloadingPhase`), read from the cluster in every `preview` and `up`. `Unknown:
   * <reason>` if the object was not found or cannot be read. `NoClusterSelected` in the `up` that
   * creates the first peering, because it is read before the peering exists.
   */
  public readonly phase: pulumi.Output<string>;

  /** Name of the namespaces in the provider clusters (`status.remoteNamespaceName`). */
  public readonly remoteNamespaceName: pulumi.Output<string>;

  constructor(name: string, args: NamespaceOffloadingArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck(
      "NamespaceOffloading",
      requireName("NamespaceOffloading", name, opts),
    );
    checkArguments(check, NAMESPACE_OFFLOADING_ARGUMENTS, args);
    checkProviderOption(check, opts, args.cluster);
    // With its dependency on the parent, the object would wait for all children of the parent, and so
    // for itself.
    const owner = withoutDependency(ownerOf(opts?.parent, "NamespaceOffloading", name));
    checkOffloadedNamespace(check, args, owner);
    checkNamespaceExists(check, "namespace", args, opts);
    const gate = check.done();

    const namespace = gate(args.namespace);
    const mapping = warnOfReplacedMapping(
      { name, parent: opts?.parent, cluster: args.cluster, namespace },
      pulumi.output({
        namespaceMappingStrategy: orDefault(args.namespaceMappingStrategy, "DefaultName"),
        remoteNamespaceName: args.remoteNamespaceName,
      }),
    );
    const spec = {
      namespaceMappingStrategy: mapping.namespaceMappingStrategy,
      remoteNamespaceName: mapping.remoteNamespaceName,
      podOffloadingStrategy: orDefault(args.podOffloadingStrategy, "LocalAndRemote"),
      // Liqo cannot update an object without a list of terms.
      clusterSelector: pulumi
        .output(args.clusterSelector)
        .apply((selector) => selector ?? { nodeSelectorTerms: [] }),
    };
    const { kind } = liqo.NamespaceOffloading;
    const declared = declareObject(
      name,
      { ...args, namespace },
      {
        kind,
        name: NAMESPACE_OFFLOADING_NAME,
        isClaimed: true,
        adoption: ADOPTION,
        content: spec,
        awaited: {
          readiness: NAMESPACE_OFFLOADING_READINESS,
          hint: "check that the names of the namespaces are free in the provider clusters",
        },
      },
      // Liqo rejects other changes of the names.
      mergeOptions({ replacementTrigger: mapping }, opts),
    );
    recordSecrets(args.cluster, [namespace, args.remoteNamespaceName]);
    const liveValues = mapping.remoteNamespaceName;
    super(name, { metadata: declared.metadata, spec, liveValues }, declared.opts);

    this.cluster = args.cluster;
    const urn = pulumi.output(declared.metadata.annotations[MANAGED_BY_ANNOTATION] ?? "");
    recordOffloading(this, { urn, clusterId: args.cluster.clusterId, namespace });
    const live = liveStatus(args.cluster, kind, this);
    this.phase = live.apply(({ status: { offloadingPhase = "InProgress" }, problem }) =>
      problem === undefined ? offloadingPhase : `Unknown: ${problem}`,
    );
    this.remoteNamespaceName = secretIfSecret(
      live.apply(({ status: { remoteNamespaceName = "" } }) => remoteNamespaceName),
      mapping.remoteNamespaceName,
    );
  }
}
