import * as pulumi from "@pulumi/pulumi";
import { hideClusterSecrets } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { renderMessage, shortList } from "../../message.js";
import { namespaceWithClaims } from "../../offloading/lost-data.js";
import { atEndOfProgram } from "../../pulumi/end-of-program.js";
import type { VirtualNodeSettings } from "../../offloading/virtual-node-settings.js";
import {
  declaredTemplateId,
  type NodeOptions,
  nodeOptions,
} from "../../offloading/vk-options-template.js";
import { isMocked } from "../../pulumi/engine.js";
import { orDefault, valueIfKnown } from "../../pulumi/output-value.js";
import { readDrain } from "../checks/drain.js";
import { PeerReader } from "../checks/peer-reader.js";
import type { PeeringSliceArgs } from "../offloading-args.js";
import { mappedNamespaces } from "./mapped-namespaces.js";
import type { InspectedProvider, OffloadingClusters } from "./offloading-clusters.js";
import { type DeclaredNode, type RemovedNodes, removedNodes } from "./removed-nodes.js";
import { warnOfRemovedOffloadings } from "./removed-offloadings-warning.js";

/**
 * Warns of the pods and the namespaces that are lost with the virtual nodes that the program no
 * longer declares, or that a change replaces, and with removed NamespaceOffloadings. A preview shows
 * only the objects of the change.
 *
 * @returns the tenant namespace, once the objects were read: a change could delete them before.
 */
export function warnOfRemovedNodes(
  component: pulumi.ComponentResource,
  clusters: OffloadingClusters,
  slices: readonly PeeringSliceArgs[],
): pulumi.Output<string> {
  const namespace = pulumi.output(clusters.tenant.namespace);
  if (isMocked()) {
    return namespace;
  }
  const inspected = namespace.apply(async (name) => {
    const found = await inspectNodes(component, name, clusters, slices);
    // An output would copy the object.
    return () => found;
  });
  atEndOfProgram(async () => {
    const found = (await valueIfKnown(inspected))?.();
    if (found?.losesNamespaces === false) {
      await warnOfRemovedOffloadings(component, clusters, found);
    }
  });
  return pulumi.all([namespace, inspected]).apply(([name]) => name);
}

/** Warns of the removed nodes. Undefined if the cluster cannot be read. */
async function inspectNodes(
  component: pulumi.ComponentResource,
  namespace: string,
  { tenant, provider }: OffloadingClusters,
  slices: readonly PeeringSliceArgs[],
): Promise<(InspectedProvider & RemovedNodes) | undefined> {
  const { cluster, remoteClusterId } = tenant;
  const view = await cluster.view(namespace);
  const providerId = await valueIfKnown(pulumi.output(remoteClusterId));
  if (view === undefined || providerId === undefined) {
    return undefined;
  }
  const reader = new PeerReader(view);
  try {
    const declared = await declaredNodes({ cluster, namespace }, slices, providerId);
    const liqoNamespace = await valueIfKnown(cluster.liqoNamespace);
    const removed = await removedNodes(reader, { providerId, liqoNamespace }, declared);
    const change = { cluster, provider, providerId };
    for (const warning of await warningsOf(reader, change, removed)) {
      const shown = await hideClusterSecrets(cluster, warning, [remoteClusterId]);
      void pulumi.log.warn(shown, component);
    }
    return { reader, providerId, ...removed };
  } catch {
    // Another message reports that the cluster cannot be read.
    return undefined;
  }
}

async function declaredNodes(
  { cluster, namespace }: { readonly cluster: LiqoCluster; readonly namespace: string },
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
            createNode: await createsNode(cluster, virtualNode, { namespace, name }),
            templateId: await valueIfKnown(
              declaredTemplateId(cluster, virtualNode.vkOptionsTemplate),
            ),
          },
        ],
  );
  return (await Promise.all(nodes)).flat();
}

/** Whether Liqo creates the Node, as far as that is known. */
async function createsNode(
  cluster: LiqoCluster,
  { createNode, vkOptionsTemplate }: VirtualNodeSettings,
  node: { readonly namespace: string; readonly name: string },
): Promise<boolean> {
  if (createNode !== undefined) {
    return createNode;
  }
  const template = vkOptionsTemplate && (await valueIfKnown(pulumi.output(vkOptionsTemplate)));
  const options = await nodeOptions(cluster, template, node).catch((): NodeOptions => ({}));
  return options.createNode ?? true;
}

interface Change {
  readonly cluster: LiqoCluster;
  readonly provider: LiqoCluster | undefined;
  readonly providerId: string;
}

async function warningsOf(
  reader: PeerReader,
  change: Change,
  { drained, losesNamespaces }: RemovedNodes,
): Promise<string[]> {
  const warnings = await Promise.all([
    ...drained.map((node) => drainWarning(reader, change.cluster.name, node)),
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
  const mapped = await mappedNamespaces(reader, providerId);
  const facts = await Promise.all(
    mapped.map(({ remoteName }) => namespaceWithClaims(provider, remoteName)),
  );
  return mapped.length === 0
    ? undefined
    : renderMessage({
        problem: `namespaces in cluster ${providerId} are deleted with their data`,
        facts: shortList(facts),
        hint: "Back up the data, or keep a virtual node of the cluster during the change.",
        section: "deleted-namespaces",
      });
}
