import { accessRule, contextRule, kubeconfigRule } from "../cluster/access-check.js";
import type { ClusterAccess } from "../cluster/client/cluster-access.js";
import type { ConfigMap } from "../cluster/client/kubernetes-objects.js";
import { NamespaceView } from "../cluster/namespace-view.js";
import { simulatedClusters } from "../cluster/simulation.js";
import { DEFAULTS } from "../defaults.js";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { CLUSTER_ID_CONFIG_MAP, CLUSTER_ID_KEY } from "../liqo/installation-objects.js";
import { tenantNamespaceName } from "../liqo/names.js";
import { problemsAt, type Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import { type ArgsProblem, InvalidArgsError } from "../validation/errors.js";
import { clusterIdRule, dnsLabelRule, objectRule } from "../validation/rules.js";
import { unknownArguments } from "../validation/unknown-arguments.js";
import type { SideLocation } from "../network/checks/side-location.js";
import { diagnoseBetween } from "./diagnose-between.js";

/** A cluster that {@link diagnose} inspects. */
export interface DiagnosedCluster extends ClusterAccess {
  /**
   * Liqo's ID of the cluster.
   *
   * @default - read from ConfigMap `liqo-clusterid-configmap`
   */
  readonly clusterId?: string | undefined;

  /**
   * Tenant namespace of the other cluster.
   *
   * @default - `liqo-tenant-<ID of the other cluster>`
   */
  readonly namespace?: string | undefined;

  /**
   * Namespace that Liqo is installed in.
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: string | undefined;
}

const ARGUMENT_RULES: Readonly<Record<keyof DiagnosedCluster, Rule<unknown>>> = {
  context: contextRule,
  kubeconfig: kubeconfigRule,
  clusterId: clusterIdRule,
  namespace: dnsLabelRule,
  liqoNamespace: dnsLabelRule,
};

const diagnosedClusterRule: Rule<unknown> = (cluster) => {
  const names = Object.keys(ARGUMENT_RULES);
  const finding = objectRule(`with ${names.join(", ")}`)(cluster);
  if (finding !== undefined) {
    return typeof cluster === "string" && typeof finding === "string"
      ? `${finding}: write { context: ${describeValue(cluster)} }`
      : finding;
  }
  const problems = [
    ...unknownArguments(names, cluster as object),
    ...Object.entries(ARGUMENT_RULES).flatMap(([name, rule]) => {
      const value = (cluster as Readonly<Record<string, unknown>>)[name];
      return value === undefined ? [] : problemsAt(`.${name}`, rule(value));
    }),
  ];
  return problems.length > 0 ? problems : accessProblems(cluster as DiagnosedCluster);
};

function accessProblems(access: ClusterAccess): ArgsProblem[] {
  // Simulated clusters have no kubeconfig.
  return simulatedClusters() === undefined
    ? problemsAt("", accessRule(access)).map((part) => ({ ...part, path: `.${part.path}` }))
    : [];
}

/**
 * Diagnoses the network and the peerings between two clusters by inspecting both. It needs no Pulumi
 * program, and creates and changes no objects.
 *
 * @param cluster one of the clusters.
 * @param other the other cluster, or its ID if you have no access to it. Then the objects of both
 * clusters, for example the keys, are not compared.
 *
 * @throws {@link InvalidArgsError} if an argument is unknown or invalid, if the kubeconfig does not
 * have the context, or if both arguments are the same cluster.
 *
 * @example
 * ```ts
 * const { summary, checks } = await diagnose({ context: "rome" }, { context: "milan" });
 * ```
 */
export async function diagnose(
  cluster: DiagnosedCluster,
  other: DiagnosedCluster | string,
): Promise<Diagnosis> {
  const otherRule = typeof other === "string" ? clusterIdRule : diagnosedClusterRule;
  rejectAny([
    ...problemsAt("cluster", diagnosedClusterRule(cluster)),
    ...problemsAt("other", otherRule(other)),
  ]);
  if (typeof other !== "string" && isSameAccess(cluster, other)) {
    rejectAny([sameClusterProblem(other, "the same context and kubeconfig")]);
  }
  const own = identify(cluster);
  const remote =
    typeof other === "string" ? { clusterId: Promise.resolve(other) } : identify(other);
  const [ownId, remoteId] = await Promise.allSettled([own.clusterId, remote.clusterId]);
  if (
    ownId.status === "fulfilled" &&
    remoteId.status === "fulfilled" &&
    ownId.value === remoteId.value
  ) {
    rejectAny([sameClusterProblem(other, `Liqo's cluster ID "${ownId.value}"`)]);
  }
  const locations = await Promise.all([
    locationOf(own, remote.clusterId),
    ...("access" in remote ? [locationOf(remote, own.clusterId)] : []),
  ]);
  // The first problem is the summary: without the other cluster's ID, this is the other cluster.
  const ordered = remoteId.status === "fulfilled" ? locations : locations.reverse();
  return diagnoseBetween(ordered);
}

function isSameAccess(cluster: ClusterAccess, other: ClusterAccess): boolean {
  return cluster.context === other.context && cluster.kubeconfig === other.kubeconfig;
}

/** @param shared what both arguments have in common. */
function sameClusterProblem(other: DiagnosedCluster | string, shared: string): ArgsProblem {
  const fix = typeof other === "string" ? "ID" : "context";
  return {
    path: "other",
    reason: `expected another cluster than argument cluster, got ${shared} for both: set the ${fix} of the other cluster`,
  };
}

function rejectAny(problems: readonly ArgsProblem[]): void {
  if (problems.length > 0) {
    throw new InvalidArgsError("diagnose", undefined, problems);
  }
}

/** A cluster, and its ID as soon as it is known. */
interface IdentifiedCluster {
  readonly access: DiagnosedCluster;
  readonly clusterId: Promise<string>;
}

function identify(access: DiagnosedCluster): IdentifiedCluster {
  const { clusterId } = access;
  return {
    access,
    clusterId: clusterId === undefined ? readClusterId(access) : Promise.resolve(clusterId),
  };
}

async function readClusterId(access: DiagnosedCluster): Promise<string> {
  const { liqoNamespace = DEFAULTS.liqoNamespace } = access;
  const view = await NamespaceView.open(access, liqoNamespace);
  const kind = { apiVersion: "v1", kind: "ConfigMap" };
  const map = await view.get<ConfigMap>(kind, CLUSTER_ID_CONFIG_MAP);
  const id = map?.data?.[CLUSTER_ID_KEY];
  if (id === undefined) {
    throw new Error(
      `ConfigMap ${liqoNamespace}/${CLUSTER_ID_CONFIG_MAP} with the cluster's ID not found: ` +
        "check that Liqo is installed, or set liqoNamespace or clusterId",
    );
  }
  return id;
}

/** The side of a tunnel in a cluster. */
async function locationOf(
  { access, clusterId }: IdentifiedCluster,
  remote: Promise<string>,
): Promise<SideLocation> {
  const [local, other] = await Promise.allSettled([clusterId, remote]);
  const remoteClusterId = other.status === "fulfilled" ? other.value : "";
  const namespace = access.namespace ?? tenantNamespaceName(remoteClusterId);
  return {
    cluster:
      access.context ?? (local.status === "fulfilled" ? local.value : "of the current context"),
    namespace,
    liqoNamespace: () => Promise.resolve(access.liqoNamespace ?? DEFAULTS.liqoNamespace),
    remoteClusterId,
    context: access.context,
    view: async () => {
      await clusterId;
      if (other.status === "rejected") {
        throw new Error("the ID of the other cluster is not known: set its clusterId");
      }
      return NamespaceView.open(access, namespace);
    },
  };
}
