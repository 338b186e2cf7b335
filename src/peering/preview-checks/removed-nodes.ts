import type { LiveObject } from "../../cluster/live-object.js";
import * as liqo from "../../liqo/index.js";
import { templateIdOf } from "../../offloading/vk-options-template.js";
import { peeringOf } from "../../tenant/parent-peering.js";
import { nameOf, type PeerReader } from "../checks/peer-reader.js";

/** A virtual node that the program declares. */
export interface DeclaredNode {
  /** Name of the slice and of the node. */
  readonly name: string;
  /** Class of the slice. Undefined in a preview that does not know it. */
  readonly sliceClass: string | undefined;
  readonly createNode: boolean;
  /** Identifies the template of the node. Undefined in a preview that does not know it. */
  readonly templateId: string | undefined;
}

/** The provider of the virtual nodes. */
export interface ConsumedProvider {
  readonly providerId: string;
  /** Liqo's namespace in the consumer. Undefined in a preview that does not know it. */
  readonly liqoNamespace: string | undefined;
}

/** What a change of the program does to the virtual nodes of a component. */
export interface RemovedNodes {
  /** The names of the nodes that lose their pods. */
  readonly drained: readonly string[];
  /** Whether Liqo deletes the namespaces in the provider cluster. */
  readonly losesNamespaces: boolean;
}

/** Compares the live virtual nodes of a peering with its declaration. */
export async function removedNodes(
  reader: PeerReader,
  { providerId, liqoNamespace }: ConsumedProvider,
  declared: readonly DeclaredNode[],
): Promise<RemovedNodes> {
  const [virtualNodes, slices] = await Promise.all([
    reader.list(liqo.VirtualNode.kind),
    reader.list(liqo.ResourceSlice.kind),
  ]);
  const own = virtualNodes.filter(
    (node) => node.spec?.["clusterID"] === providerId && isOfPeering(node),
  );
  const declaredOf = (node: LiveObject) => declared.find(({ name }) => name === nameOf(node));
  const hasOtherTemplate = ({ spec = {} }: LiveObject, templateId: string | undefined) => {
    const { vkOptionsTemplateRef } = spec as Partial<liqo.VirtualNodeSpec>;
    return (
      templateId !== undefined && templateIdOf(vkOptionsTemplateRef, liqoNamespace) !== templateId
    );
  };
  const isReplaced = (node: LiveObject) => {
    const slice = slices.find((candidate) => nameOf(candidate) === nameOf(node));
    const { sliceClass, templateId } = declaredOf(node) ?? {};
    return (
      hasOtherTemplate(node, templateId) ||
      (slice !== undefined && sliceClass !== undefined && slice.spec?.["class"] !== sliceClass)
    );
  };
  const losesNode = (node: LiveObject) =>
    declaredOf(node)?.createNode === false && node.spec?.["createNode"] !== false;

  const removed = own.filter((node) => declaredOf(node) === undefined);
  const replaced = own.filter(isReplaced);
  // Liqo deletes the namespaces with the last virtual node. A removed node is deleted after all
  // others are created, and a replaced node before it is created again.
  const isLastReplaced = replaced.length > 0 && removed.length + replaced.length === own.length;
  return {
    drained: own
      .filter((node) => removed.includes(node) || replaced.includes(node) || losesNode(node))
      .map(nameOf),
    losesNamespaces: (removed.length > 0 && declared.length === 0) || isLastReplaced,
  };
}

/**
 * Whether a peering created an object. Liqo accepts one peering of a consumer with a provider, so the
 * nodes of the provider are of the declared peering, also if the peering or its stack had another
 * name or the peering had another parent.
 */
function isOfPeering(object: LiveObject): boolean {
  return peeringOf(object) !== undefined;
}
