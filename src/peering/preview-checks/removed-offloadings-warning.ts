import * as pulumi from "@pulumi/pulumi";
import { hideClusterSecrets } from "../../cluster/cluster-secrets.js";
import { isTerminating } from "../../cluster/live-object.js";
import { isOfThisStack } from "../../lifecycle/adoption/managed-by.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import { NAMESPACE_OFFLOADING_NAME } from "../../liqo/offloading/namespace-offloading.js";
import { renderMessage, shortList } from "../../message.js";
import { DeclaredOffloadings } from "../../offloading/declared-offloadings.js";
import { namespaceWithClaims, offloadedPods } from "../../offloading/lost-data.js";
import { nameOf, type PeerReader } from "../checks/peer-reader.js";
import { mappedNamespaces, type MappedNamespace } from "./mapped-namespaces.js";
import type { InspectedProvider, OffloadingClusters } from "./offloading-clusters.js";

/**
 * Warns of the namespaces and the pods in the provider that are lost with the NamespaceOffloadings
 * that the program no longer declares. Call it at the end of the program.
 */
export async function warnOfRemovedOffloadings(
  component: pulumi.ComponentResource,
  { tenant, provider }: OffloadingClusters,
  { reader, providerId }: InspectedProvider,
): Promise<void> {
  const removed = await removedNamespaces(reader, tenant, providerId);
  if (removed.length === 0) {
    return;
  }
  const nodes = (await reader.list(liqo.VirtualNode.kind))
    .filter(({ spec }) => spec?.["clusterID"] === providerId)
    .map(nameOf);
  const lost = await Promise.all([
    ...removed.map(({ remoteName }) => namespaceWithClaims(provider, remoteName)),
    ...removed.map(({ name }) => offloadedPods(reader.view, name, nodes)),
  ]);
  const warning = renderMessage({
    problem: `namespaces in cluster ${providerId} are deleted with their data, because their NamespaceOffloadings are no longer declared`,
    facts: shortList(lost.flat()),
    hint:
      "Back up the data, or declare the NamespaceOffloading as before. " +
      "To keep the pods running, first move them out of the provider.",
    section: "deleted-namespaces",
  });
  const shown = await hideClusterSecrets(tenant.cluster, warning, [tenant.remoteClusterId]);
  await pulumi.log.warn(shown, component);
}

/** The namespaces that only a NamespaceOffloading of an earlier run of this stack offloads. */
async function removedNamespaces(
  reader: PeerReader,
  { cluster }: OffloadingClusters["tenant"],
  providerId: string,
): Promise<MappedNamespace[]> {
  const [mapped, declared] = await Promise.all([
    mappedNamespaces(reader, providerId),
    DeclaredOffloadings.of(cluster),
  ]);
  const undeclared = mapped
    .filter(({ name }) => !declared.hasNamespace(name))
    .map(async (namespace) => {
      const offloading = await reader.read(
        "NamespaceOffloadings",
        reader.view.get(liqo.NamespaceOffloading.kind, NAMESPACE_OFFLOADING_NAME, namespace.name),
        undefined,
      );
      const isRemoved =
        offloading !== undefined &&
        !isTerminating(offloading) &&
        isOfThisStack(offloading) &&
        !declared.hasUrn(managerUrnOf(offloading));
      return isRemoved ? [namespace] : [];
    });
  return (await Promise.all(undeclared)).flat();
}
