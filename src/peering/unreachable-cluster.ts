import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption, liqoClusterRule } from "../cluster/cluster-rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { UNREACHABLE_ANNOTATION } from "../liqo/core/foreign-cluster.js";
import * as liqo from "../liqo/index.js";
import { registerHooks } from "../lifecycle/register-hooks.js";
import { nameOfPatch, typeTokenOf } from "../liqo/object.js";
import { liqoVersionRule } from "../liqo/version.js";
import { logTarget } from "../pulumi/log-target.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { unknownInPreview } from "../pulumi/output-value.js";
import { ArgsCheck, type Rule } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  prerequisite,
  required,
} from "../validation/arguments.js";
import { ownerOf } from "../validation/claims.js";
import { requireName } from "../validation/component-name.js";
import { clusterIdRule } from "../validation/rules.js";
import { deleteEvictedPods } from "./evicted-pods.js";
import { lostClusterStatus } from "./lost-cluster-status.js";
import { knownRemoteCluster } from "./preview-checks/reachability-check.js";
import { unreachableProblem } from "./unreachable-peering.js";

/** Arguments of {@link UnreachableCluster}. */
export interface UnreachableClusterArgs {
  /** The cluster that still exists. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the cluster that no longer exists (`liqoctl force unpeer <ID>`). */
  readonly remoteClusterId: pulumi.Input<string>;
}

const UNREACHABLE_CLUSTER_ARGUMENTS: ArgumentChecks<UnreachableClusterArgs> = {
  cluster: prerequisite(liqoClusterRule),
  remoteClusterId: required(clusterIdRule),
};

const annotationVersionRule: Rule<string | undefined> = (version) => {
  const reason = liqoVersionRule("1.1.0")(version);
  return reason && `${reason}: older versions do not know permanently unreachable clusters`;
};

/**
 * A remote cluster that will never be reachable again: the annotation
 * `liqo.io/foreign-cluster-permanently-unreachable` of its `ForeignCluster`, which `liqoctl force
 * unpeer` sets. Liqo then deletes the objects of the peering without waiting for the remote cluster,
 * and the pods of its virtual nodes without evicting them. If Liqo has begun to evict pods before, this
 * resource deletes these pods.
 *
 * This resource is a [server-side
 * apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/) patch. It never creates a
 * `ForeignCluster`, and its deletion only removes the annotation.
 *
 * Declare it in the same `up` in which you remove the remote cluster and its peering from the
 * program, and set `PULUMI_K8S_DELETE_UNREACHABLE=true` for this `up`.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid, if Liqo does not know the remote
 * cluster, or if Liqo still reaches its API server. Then no resource is created.
 *
 * @example
 * ```ts
 * const lost = new UnreachableCluster("milan", { cluster: rome, remoteClusterId: "milan" });
 * export const { status } = lost;
 * ```
 */
export class UnreachableCluster extends liqo.LiqoObject<object, string> {
  static override readonly kind: liqo.LiqoKind = { ...liqo.ForeignCluster.kind, suffix: "Patch" };

  // The URL of a proxy may contain a password.
  static override readonly secretOutputs = ["status"];

  /**
   * `Removed` if this cluster has no object of a peering with the remote cluster: you can remove this
   * resource. Otherwise `Unreachable: <objects>`, or `Unknown: <reason>`. Read from the cluster in
   * every `preview` and `up`, before `up` deletes objects.
   */
  declare public readonly status: pulumi.Output<string>;

  constructor(name: string, args: UnreachableClusterArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck(
      "UnreachableCluster",
      requireName("UnreachableCluster", name, opts),
    );
    checkArguments(check, UNREACHABLE_CLUSTER_ARGUMENTS, args);
    checkProviderOption(check, opts, args.cluster);
    const { cluster } = args;
    const found = checkRemoteCluster(check, name, args, opts?.parent);
    const gate = check.done();

    const target = logTarget(typeTokenOf(UnreachableCluster.kind), name, opts?.parent);
    const hooks = registerHooks(cluster, name, {
      beforeCreate: [deleteEvictedPods(target, cluster)],
    });
    const remoteClusterId = gate(args.remoteClusterId);
    super(
      name,
      {
        metadata: {
          name: nameOfPatch(remoteClusterId),
          // Otherwise the API server would create a ForeignCluster that is not found.
          uid: gate(found).apply((object) => object?.metadata?.uid ?? unknownInPreview(noUid)),
          annotations: { [UNREACHABLE_ANNOTATION]: "true" },
        },
        spec: {},
      },
      mergeOptions({ provider: cluster.provider, hooks }, opts),
    );
    // Replaces the status of the ForeignCluster, which the SDK has set.
    this.status = pulumi
      .all([remoteClusterId, this.id])
      .apply(([id]) => lostClusterStatus(cluster, id));
  }
}

/** Behind mocks, there is no cluster to read. */
const noUid = (): string | undefined => undefined;

/** Checks that Liqo knows the remote cluster and does not reach it. Returns its ForeignCluster. */
function checkRemoteCluster(
  check: ArgsCheck,
  name: string,
  { cluster, remoteClusterId }: UnreachableClusterArgs,
  parent: pulumi.Resource | undefined,
) {
  const ids = pulumi.all([cluster.clusterId, remoteClusterId]);
  check.whenKnown("remoteClusterId", ids, ([own, remote]) =>
    own === remote ? `expected another cluster, got "${own}" itself` : undefined,
  );
  const owner = ownerOf(parent, "UnreachableCluster", name);
  check.whenKnown(
    "remoteClusterId",
    pulumi.all([ids, owner]),
    ([[own, remote], claimant]) =>
      unreachableProblem({ clusterId: own, remoteClusterId: remote }, claimant),
    [remoteClusterId],
  );
  check.whenKnown("cluster", cluster.readLiqoVersion(), annotationVersionRule);
  const known = knownRemoteCluster(cluster, remoteClusterId);
  check.whenKnown("remoteClusterId", known, (remote) => remote?.problem, [remoteClusterId]);
  return known.apply((remote) => remote?.object);
}
