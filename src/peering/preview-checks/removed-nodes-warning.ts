import * as pulumi from "@pulumi/pulumi";
import { hideClusterSecrets } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import * as liqo from "../../liqo/index.js";
import { renderMessage, shortList } from "../../message.js";
import { isMocked } from "../../pulumi/engine.js";
import { orDefault, valueIfKnown, withoutDependency } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { readDrain } from "../checks/drain.js";
import { PeerReader } from "../checks/peer-reader.js";
import type { PeeringSliceArgs } from "../offloading-args.js";
import { type DeclaredNode, removedNodes } from "./removed-nodes.js";

const CLAIM = { apiVersion: "v1", kind: "PersistentVolumeClaim" };

/** A consumer, and its provider if the program can read it. */
export interface OffloadingClusters {
  readonly tenant: Required<RemoteClusterArgs>;
  readonly provider?: LiqoCluster | undefined;
}

/**
 * Warns of the pods and the namespaces that are lost with the virtual nodes that the program no
 * longer declares, or that a change replaces. A preview shows only the objects of the change.
 *
 * @returns the tenant namespace, once the objects were read: a change could delete them before.
 */
export function warnOfRemovedNodes(
  component: pulumi.ComponentResource,
  { tenant, provider }: OffloadingClusters,
  slices: readonly PeeringSliceArgs[],
): pulumi.Output<string> {
  const { cluster, remoteClusterId } = tenant;
  return pulumi.output(tenant.namespace).apply(async (namespace) => {
    const view = isMocked() ? undefined : await cluster.view(namespace);
    const [urn, providerId] = await Promise.all(
      [withoutDependency(component.urn), pulumi.output(remoteClusterId)].map(valueIfKnown),
    );
    if (view === undefined || urn === undefined || providerId === undefined) {
      return namespace;
    }
    const warnings = await warningsOf(new PeerReader(view), {
      ...{ urn, cluster, provider, providerId },
      declared: await declaredNodes(slices, providerId),
      // Another message reports that the cluster cannot be read.
    }).catch(() => []);
    for (const warning of warnings) {
      const shown = await hideClusterSecrets(cluster, warning, [remoteClusterId]);
      void pulumi.log.warn(shown, component);
    }
    return namespace;
  });
}

async function declaredNodes(
  slices: readonly PeeringSliceArgs[],
  providerId: string,
): Promise<DeclaredNode[]> {
  const nodes = slices.map(async ({ name = providerId, class: sliceClass, virtualNode = {} }) =>
    virtualNode === false
      ? []
      : [
          {
            name,
            sliceClass: await valueIfKnown(pulumi.output(orDefault(sliceClass, "default"))),
            createNode: virtualNode.createNode ?? true,
          },
        ],
  );
  return (await Promise.all(nodes)).flat();
}

interface Change {
  readonly urn: string;
  readonly cluster: LiqoCluster;
  readonly provider: LiqoCluster | undefined;
  readonly providerId: string;
  readonly declared: readonly DeclaredNode[];
}

async function warningsOf(reader: PeerReader, change: Change): Promise<string[]> {
  const { urn, cluster, providerId, declared } = change;
  const { drained, losesNamespaces } = await removedNodes(reader, urn, providerId, declared);
  const warnings = await Promise.all([
    ...drained.map((node) => drainWarning(reader, cluster.name, node)),
    losesNamespaces ? namespacesWarning(reader, change) : undefined,
  ]);
  return warnings.flatMap((warning) => warning ?? []);
}

/** Undefined if the node has no pods. */
async function drainWarning(
  reader: PeerReader,
  cluster: string,
  node: string,
): Promise<string | undefined> {
  const { pods, budgets } = await readDrain(reader, node);
  if (reader.unread.has("Pods")) {
    return renderMessage({
      problem: `virtual node ${node} of cluster ${cluster} is deleted, and its pods are evicted`,
      facts: ["forbidden: cannot list Pods"],
      section: "removed-virtual-node",
    });
  }
  return pods.length === 0
    ? undefined
    : renderMessage({
        problem: `virtual node ${node} of cluster ${cluster} is deleted, and its pods are evicted`,
        facts: shortList([
          ...budgets.map((budget) => `PodDisruptionBudget ${budget} blocks the eviction`),
          ...pods.map((pod) => `Pod ${pod}`),
        ]),
        hint: "To keep the node, declare its slice as before.",
        section: "removed-virtual-node",
      });
}

/** Undefined if no namespace is offloaded. */
async function namespacesWarning(
  reader: PeerReader,
  { provider, providerId }: Change,
): Promise<string | undefined> {
  const map = await reader.read(
    "NamespaceMaps",
    reader.view.get(liqo.NamespaceMap.kind, providerId),
    undefined,
  );
  const { currentMapping = {} } = (map?.status ?? {}) as liqo.NamespaceMapStatus;
  const names = Object.values(currentMapping)
    .filter(({ phase }) => phase === "Accepted")
    .map(({ remoteNamespace = "" }) => remoteNamespace);
  const facts = await Promise.all(names.map(async (name) => withClaims(provider, name)));
  return names.length === 0
    ? undefined
    : renderMessage({
        problem: `namespaces in cluster ${providerId} are deleted with their data`,
        facts: shortList(facts),
        hint: "Back up the data, or keep a virtual node of the cluster during the change.",
        section: "deleted-namespaces",
      });
}

/** A namespace with the number of its PersistentVolumeClaims, if they can be read. */
async function withClaims(provider: LiqoCluster | undefined, namespace: string): Promise<string> {
  const view = await provider?.view(namespace);
  const claims = await view?.listMetadata(CLAIM).catch(() => undefined);
  const { length } = claims ?? [];
  return claims === undefined
    ? `Namespace ${namespace}`
    : `Namespace ${namespace}: ${length === 1 ? "1 PersistentVolumeClaim" : `${length} PersistentVolumeClaims`}`;
}
