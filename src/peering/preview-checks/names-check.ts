import * as pulumi from "@pulumi/pulumi";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { isOfThisStack, isOwn } from "../../lifecycle/adoption/managed-by.js";
import * as liqo from "../../liqo/index.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { listOnce } from "../../cluster/list-once.js";
import {
  inspectForCheck,
  type KnownPeer,
  type PeerToCheck,
  valuesOf,
} from "../../tenant/peering-to-check.js";
import { NODE } from "../../cluster/client/kubernetes-kinds.js";

/** A slice with the name to check. */
export interface NamedSlice {
  /** Path of the argument. */
  readonly path: string;
  readonly name: string;
  readonly hasNode: boolean;
}

/**
 * Checks that the names of slices are free in the consumer cluster. Liqo rejects a second
 * ResourceSlice of a name in any namespace, and a VirtualNode with the name of another Node.
 */
export function checkSliceNamesAreFree(
  check: ArgsCheck,
  consumer: PeerToCheck,
  slices: pulumi.Input<readonly NamedSlice[]>,
): void {
  const problems = pulumi.output(slices).apply((named) =>
    inspectForCheck(consumer, async (peer) => {
      const existing = await listOnce(consumer.cluster, liqo.ResourceSlice.kind);
      const found = await Promise.all(
        named.map(async ({ path, ...slice }) => ({
          path,
          reason: await problemOf(peer, slice, existing),
        })),
      );
      return found.flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path, reason }]));
    }),
  );
  check.whenKnown(
    "",
    problems,
    (found) => (found === undefined || found.length === 0 ? undefined : found),
    valuesOf(consumer),
  );
}

async function problemOf(
  peer: KnownPeer,
  { name, hasNode }: Omit<NamedSlice, "path">,
  existing: readonly LiveObject[],
): Promise<string | undefined> {
  const { clusterName, namespace } = peer;
  const other = existing.find((slice) => isInOther(slice, name, namespace));
  const copy = existing.find(
    (slice) => slice.metadata?.name === name && isCopyIn(slice, namespace),
  );
  if (copy !== undefined) {
    return (
      `ResourceSlice ${namespace}/${name} of cluster ${clusterName} is the copy of a slice of the other cluster: set another ` +
      "name"
    );
  }
  if (other !== undefined && !isOfThisStack(other) && !isOfSamePeering(other, peer)) {
    return (
      `ResourceSlice ${other.metadata?.namespace ?? ""}/${name} of cluster ${clusterName} has the same name, and Liqo accepts ` +
      "only one in a cluster: set another name"
    );
  }
  // The Node of its own slice in a former namespace: another check rejects the change.
  return hasNode && other === undefined && (await isForeignNode(peer, name))
    ? `Node ${name} of cluster ${clusterName} already exists and is not the virtual node of this slice: set another name`
    : undefined;
}

/**
 * Whether a slice is of the same program and provider, in a stack with another name. Another check
 * rejects a second peering.
 */
function isOfSamePeering(slice: LiveObject, { remoteClusterId }: KnownPeer): boolean {
  return isOwn(slice) && slice.spec?.["providerClusterID"] === remoteClusterId;
}

/** Whether a slice of a namespace is the copy of a slice of the other cluster. */
function isCopyIn({ metadata }: LiveObject, namespace: string): boolean {
  return metadata?.namespace === namespace && metadata.labels?.["liqo.io/replicated"] === "true";
}

/** Whether a slice of this name is in another namespace. */
function isInOther(slice: LiveObject, name: string, namespace: string): boolean {
  const { metadata } = slice;
  // The copy of another cluster's slice does not count.
  const isCopy = metadata?.labels?.["liqo.io/replicated"] === "true";
  return (
    metadata?.name === name && metadata.namespace !== namespace && !isCopy && !isTerminating(slice)
  );
}

/** Whether a Node exists that no VirtualNode of the tenant namespace has created. */
async function isForeignNode({ view }: KnownPeer, name: string): Promise<boolean> {
  const { apiVersion, kind } = liqo.VirtualNode.kind;
  const [node, virtualNode] = await Promise.all([
    view.getClusterScoped(NODE, name),
    view.get({ apiVersion, kind }, name),
  ]);
  return node !== undefined && !isTerminating(node) && virtualNode === undefined;
}
