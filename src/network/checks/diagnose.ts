import type { ConfigMap } from "../../cluster/client/kubernetes-objects.js";
import { problemsAt, type Rule, unlessNone } from "../../validation/args-check.js";
import { argumentsRule } from "../../validation/arguments.js";
import { describeValue } from "../../validation/describe-value.js";
import { clusterIdRule } from "../../validation/rules.js";
import type { ClusterAccess } from "../../cluster/client/cluster-access.js";
import { ClusterView } from "../../cluster/cluster-view.js";
import { DEFAULTS } from "../../defaults.js";
import { InvalidArgsError } from "../../validation/errors.js";
import { CLUSTER_ID_CONFIG_MAP, CLUSTER_ID_KEY } from "../../liqo/installation.js";
import { tenantNamespaceName } from "../../liqo/names.js";
import { type Diagnosis, diagnosisOf } from "../../diagnosis/diagnosis.js";
import { runChecks } from "./run-checks.js";
import type { SideLocation } from "./side-location.js";

/** A cluster that {@link diagnose} looks into. */
export interface DiagnosedCluster extends ClusterAccess {
  /**
   * Liqo's ID of the cluster.
   *
   * @default - read from ConfigMap `liqo-clusterid-configmap`
   */
  readonly clusterId?: string;

  /**
   * Namespace that stands for the other cluster.
   *
   * @default - `liqo-tenant-<ID of the other cluster>`
   */
  readonly namespace?: string;

  /**
   * Namespace that Liqo is installed in.
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: string;
}

const isWritten = argumentsRule<DiagnosedCluster>({
  context: true,
  kubeconfig: true,
  clusterId: true,
  namespace: true,
  liqoNamespace: true,
});

const isDiagnosed: Rule<unknown> = (cluster) =>
  isWritten(cluster) ??
  unlessNone(
    Object.entries(cluster as object)
      .filter(([, value]) => value !== undefined && typeof value !== "string")
      .map(([name, value]) => ({
        path: `.${name}`,
        reason: `expected a text, got ${describeValue(value)}`,
      })),
  );

/**
 * Says what is wrong with the tunnel between two clusters, by a look into both. It needs no Pulumi program, and creates
 * and changes nothing.
 *
 * @throws {@link InvalidArgsError} if an argument is mistyped or not of plain text.
 *
 * @param other the ID of the other cluster, if one has no access to it. Then the keys are not compared.
 *
 * @example
 * ```ts
 * const { verdict, checks } = await diagnose({ context: "rome" }, { context: "milan" });
 * ```
 */
export async function diagnose(
  one: DiagnosedCluster,
  other: DiagnosedCluster | string,
): Promise<Diagnosis> {
  const problems = [
    ...problemsAt("one", isDiagnosed(one)),
    ...problemsAt("other", typeof other === "string" ? clusterIdRule(other) : isDiagnosed(other)),
  ];
  if (problems.length > 0) {
    throw new InvalidArgsError("diagnose", undefined, problems);
  }
  const own = identified(one);
  const remote =
    typeof other === "string" ? { clusterId: Promise.resolve(other) } : identified(other);
  const places = await Promise.all([
    placeSeenFrom(own, remote.clusterId),
    ...("access" in remote ? [placeSeenFrom(remote, own.clusterId)] : []),
  ]);
  return diagnosisOf(await runChecks(places), "unknown");
}

/** A cluster, and its ID as soon as that is known. */
interface Identified {
  readonly access: DiagnosedCluster;
  readonly clusterId: Promise<string>;
}

function identified(access: DiagnosedCluster): Identified {
  return {
    access,
    clusterId: access.clusterId === undefined ? readId(access) : Promise.resolve(access.clusterId),
  };
}

async function readId(access: DiagnosedCluster): Promise<string> {
  const { liqoNamespace = DEFAULTS.liqoNamespace } = access;
  const view = await ClusterView.open(access, liqoNamespace);
  const map = await view.object<ConfigMap>("v1", "ConfigMap", CLUSTER_ID_CONFIG_MAP);
  const id = map?.data?.[CLUSTER_ID_KEY];
  if (id === undefined) {
    throw new Error(
      `there is no ConfigMap ${liqoNamespace}/${CLUSTER_ID_CONFIG_MAP} with the cluster's ID: ` +
        "is Liqo installed there? If so, give liqoNamespace or clusterId",
    );
  }
  return id;
}

async function placeSeenFrom(
  { access, clusterId }: Identified,
  remote: Promise<string>,
): Promise<SideLocation> {
  const [own, other] = await Promise.allSettled([clusterId, remote]);
  const remoteClusterId = other.status === "fulfilled" ? other.value : "";
  const namespace = access.namespace ?? tenantNamespaceName(remoteClusterId);
  return {
    cluster: access.context ?? (own.status === "fulfilled" ? own.value : "of the current context"),
    namespace,
    liqoNamespace: () => Promise.resolve(access.liqoNamespace ?? DEFAULTS.liqoNamespace),
    remoteClusterId,
    context: access.context,
    view: async () => {
      await clusterId;
      if (other.status === "rejected") {
        throw new Error(
          "the ID of the other cluster is not known, after which its objects are named: give its clusterId",
        );
      }
      return ClusterView.open(access, namespace);
    },
  };
}
