import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { type ClusterSelector, isSelected } from "./cluster-selector.js";
import { DeletedObjects } from "./deleted-objects.js";
import { OFFLOADING } from "./kinds.js";
import type { NamespaceMapSpec, NamespaceMapStatus } from "./namespace-maps.js";
import { ensure, remoteClusterIdOf, specOf, statusOf } from "./objects.js";
import { isOriginal } from "./resource-slice.js";
import { virtualNodesOf } from "./virtual-node.js";

/** The fields in the `spec` of a NamespaceOffloading. */
export interface NamespaceOffloadingSpec {
  readonly namespaceMappingStrategy: string;
  readonly remoteNamespaceName: string;
  readonly podOffloadingStrategy: string;
  readonly clusterSelector: ClusterSelector;
}

/** The only name of a NamespaceOffloading that Liqo accepts. */
export const OFFLOADING_NAME = "offloading";
const SCHEDULING_LABEL = "liqo.io/scheduling-enabled";

const deleted = new DeletedObjects(OFFLOADING, "NamespaceOffloading");

/** Acts for the consumer: maps the offloaded namespaces to namespaces of the providers. */
export function offloadNamespaces({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const { metadata } of deleted.take(cluster)) {
      setScheduling(cluster, metadata.namespace ?? "", false);
    }
    for (const map of cluster.list(OFFLOADING, "NamespaceMap").filter(isOriginal)) {
      writeMapping(cluster, map);
    }
    for (const offloading of offloadingsOf(cluster)) {
      const { namespace = "" } = offloading.metadata;
      const { podOffloadingStrategy } = specOf<NamespaceOffloadingSpec>(offloading);
      setScheduling(cluster, namespace, podOffloadingStrategy !== "Local");
      cluster.setStatus(offloading, statusFor(cluster, offloading));
    }
  }
}

/** Why a NamespaceOffloading is not Ready. */
export function offloadingFailure(
  cluster: SimulatedCluster,
  offloading: KubernetesObject,
): string | undefined {
  const { offloadingPhase } = statusFor(cluster, offloading);
  switch (offloadingPhase) {
    case "NoClusterSelected":
      return `clusterSelector selects none of the ${virtualNodesOf(cluster).length} virtual nodes of cluster ${cluster.name}`;
    case "InProgress":
      return "the provider has not created the namespace";
    case "Ready":
      return undefined;
    default:
      return "the namespace exists in the provider, but Liqo has not created it";
  }
}

function offloadingsOf(cluster: SimulatedCluster): KubernetesObject[] {
  return cluster
    .list(OFFLOADING, "NamespaceOffloading")
    .filter(({ metadata }) => metadata.name === OFFLOADING_NAME);
}

function writeMapping(cluster: SimulatedCluster, map: KubernetesObject): void {
  const virtualNodes = virtualNodesOf(cluster, remoteClusterIdOf(map) ?? "");
  const entries = offloadingsOf(cluster).flatMap((offloading) => {
    const { clusterSelector = {} } = specOf<NamespaceOffloadingSpec>(offloading);
    return virtualNodes.some((node) => isSelected(clusterSelector, node))
      ? [[offloading.metadata.namespace ?? "", remoteNameOf(cluster, offloading)] as const]
      : [];
  });
  const spec = specOf<NamespaceMapSpec>(map);
  if (entries.length > 0 || Object.keys(spec.desiredMapping ?? {}).length > 0) {
    const desiredMapping = Object.fromEntries(entries);
    cluster.patch({ ...map, spec: { ...spec, desiredMapping } });
  }
}

function remoteNameOf(cluster: SimulatedCluster, offloading: KubernetesObject): string {
  const { namespace = "" } = offloading.metadata;
  const { namespaceMappingStrategy, remoteNamespaceName = "" } =
    specOf<NamespaceOffloadingSpec>(offloading);
  switch (namespaceMappingStrategy) {
    case "EnforceSameName":
      return namespace;
    case "SelectedName":
      return remoteNamespaceName;
    default:
      return `${namespace}-${cluster.clusterId}`;
  }
}

function statusFor(cluster: SimulatedCluster, offloading: KubernetesObject) {
  const { namespace = "", generation } = offloading.metadata;
  const maps = cluster.list(OFFLOADING, "NamespaceMap").filter(isOriginal);
  const phases = maps
    .filter((map) => isRequired(map, namespace))
    .map((map) => phaseIn(map, namespace));
  return {
    remoteNamespaceName: remoteNameOf(cluster, offloading),
    offloadingPhase: phaseOf(phases),
    remoteNamespacesConditions: Object.fromEntries(
      maps.map((map) => [map.metadata.name, conditionsFor(map, namespace)]),
    ),
    observedGeneration: generation,
  };
}

function conditionsFor(map: KubernetesObject, namespace: string): object[] {
  const status = (isTrue: boolean) => (isTrue ? "True" : "False");
  const required = isRequired(map, namespace);
  const phase = phaseIn(map, namespace);
  return [
    { type: "OffloadingRequired", status: status(required) },
    ...(required ? [{ type: "Ready", status: status(phase === "Accepted") }] : []),
  ];
}

function isRequired(map: KubernetesObject, namespace: string): boolean {
  return namespace in (specOf<NamespaceMapSpec>(map).desiredMapping ?? {});
}

function phaseIn(map: KubernetesObject, namespace: string): string | undefined {
  return statusOf<NamespaceMapStatus>(map).currentMapping?.[namespace]?.phase;
}

function phaseOf(phases: readonly (string | undefined)[]): string {
  const count = (phase: string) => phases.filter((other) => other === phase).length;
  const failed = count("CreationLoopBackOff");
  if (phases.length === 0) {
    return "NoClusterSelected";
  }
  if (count("Accepted") === phases.length) {
    return "Ready";
  }
  if (failed === 0) {
    return "InProgress";
  }
  return failed === phases.length ? "AllFailed" : "SomeFailed";
}

function setScheduling(cluster: SimulatedCluster, name: string, isEnabled: boolean): void {
  const namespace = cluster.find({ apiVersion: "v1", kind: "Namespace", name });
  if (namespace === undefined) {
    return;
  }
  if (isEnabled) {
    ensure(cluster, { ...namespace, metadata: { name, labels: { [SCHEDULING_LABEL]: "true" } } });
  } else if (namespace.metadata.labels?.[SCHEDULING_LABEL] === "true") {
    const labels = Object.fromEntries(
      Object.entries(namespace.metadata.labels).filter(([key]) => key !== SCHEDULING_LABEL),
    );
    cluster.patch({ ...namespace, metadata: { ...namespace.metadata, labels } });
  }
}
