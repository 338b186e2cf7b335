import { type KubernetesObject, referenceTo } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { OFFLOADING, ORIGIN_LABEL } from "./kinds.js";
import { ensure, specOf } from "./objects.js";
import { isCopy } from "./resource-slice.js";

/** The fields in the `spec` of a NamespaceMap. */
export interface NamespaceMapSpec {
  /** Names of namespaces in the provider, by their names in the consumer. */
  readonly desiredMapping: Readonly<Record<string, string>>;
}

/** The fields in the `status` of a NamespaceMap. */
export interface NamespaceMapStatus {
  readonly currentMapping: Readonly<
    Record<string, { readonly remoteNamespace: string; readonly phase: string }>
  >;
}

const MANAGED_BY = "liqo.io/managed-by-namespace-map";
const ORIGINAL_NAME = "liqo.io/original-name";

/** Acts for the provider: creates and deletes the namespaces of its consumers. */
export function createRemoteNamespaces({ clusters }: World): void {
  for (const cluster of clusters) {
    const maps = cluster.list(OFFLOADING, "NamespaceMap").filter(isCopy);
    for (const map of maps) {
      const mapping = Object.entries(specOf<NamespaceMapSpec>(map).desiredMapping ?? {});
      const current = mapping.map(([name, remoteNamespace]) => {
        const phase = createNamespace(cluster, map, name, remoteNamespace)
          ? "Accepted"
          : "CreationLoopBackOff";
        return [name, { remoteNamespace, phase }] as const;
      });
      cluster.setStatus(map, { currentMapping: Object.fromEntries(current) });
    }
    deleteUnmapped(cluster, maps);
  }
}

/** Returns false if the namespace exists and another client created it. */
function createNamespace(
  cluster: SimulatedCluster,
  map: KubernetesObject,
  originalName: string,
  name: string,
): boolean {
  const reference = { apiVersion: "v1", kind: "Namespace", name };
  if (cluster.find(reference) === undefined) {
    const origin = map.metadata.labels?.[ORIGIN_LABEL] ?? "";
    ensure(cluster, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        annotations: { [MANAGED_BY]: idOf(map), [ORIGINAL_NAME]: originalName },
        labels: { [REMOTE_CLUSTER_LABEL]: origin },
      },
    });
  }
  return cluster.find(reference)?.metadata.annotations?.[MANAGED_BY] === idOf(map);
}

function deleteUnmapped(cluster: SimulatedCluster, maps: readonly KubernetesObject[]): void {
  for (const namespace of cluster.list("v1", "Namespace")) {
    const manager = namespace.metadata.annotations?.[MANAGED_BY];
    const map = maps.find((candidate) => idOf(candidate) === manager);
    const desired = map && specOf<NamespaceMapSpec>(map).desiredMapping;
    const isMapped = Object.values(desired ?? {}).includes(namespace.metadata.name);
    if (manager !== undefined && !isMapped) {
      cluster.delete(referenceTo(namespace));
    }
  }
}

function idOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
