import { listOnce } from "../cluster/list-once.js";
import { kindAndName, type LiveObject } from "../cluster/live-object.js";
import { isOfThisStack, isOwn } from "../lifecycle/adoption/managed-by.js";
import { managerUrnOf } from "../liqo/annotations.js";
import { nonceLabels } from "../liqo/authentication/labels.js";
import * as liqo from "../liqo/index.js";
import { parseUrn } from "../pulumi/urn.js";
import { changedNamespace, isInOtherNamespace } from "./changed-namespace.js";
import type { ArgsCheck } from "../validation/args-check.js";
import { inspectForCheck, type KnownPeer, type PeerToCheck, valuesOf } from "./peering-to-check.js";
import { SECRET } from "../cluster/client/kubernetes-kinds.js";

/**
 * Checks that the provider has no Tenant or nonce for the consumer in another namespace. Liqo finds
 * them by label in all namespaces, and fails if it finds two. If the Tenant is that of this peering,
 * its namespace has changed: up would delete the Tenant first, and Liqo deletes the offloaded
 * namespaces with it.
 */
export function checkSecondTenant(check: ArgsCheck, path: string, provider: PeerToCheck): void {
  checkSecond(check, path, provider, async ({ view, remoteClusterId }) => {
    const nonces = view.listEverywhere(SECRET, nonceLabels(remoteClusterId));
    const lists = await Promise.all([
      listOnce(provider.cluster, liqo.Tenant.kind),
      nonces.catch(() => []),
    ]);
    return lists.flat();
  });
}

/**
 * Checks that the provider has no Tenant for the consumer in another namespace than a component of
 * the handshake. Up would replace the component before Liqo or another check fails.
 */
export function checkTenantNamespace(check: ArgsCheck, provider: PeerToCheck): void {
  checkSecond(check, "namespace", provider, () => listOnce(provider.cluster, liqo.Tenant.kind));
}

/** Checks that the consumer has no Identity for the provider in another namespace. */
export function checkSecondIdentity(check: ArgsCheck, path: string, consumer: PeerToCheck): void {
  checkSecond(check, path, consumer, async () => {
    const identities = await listOnce(consumer.cluster, liqo.Identity.kind);
    return identities.filter(({ spec }) => spec?.["type"] === "ControlPlane");
  });
}

function checkSecond(
  check: ArgsCheck,
  path: string,
  peer: PeerToCheck,
  list: (known: KnownPeer) => Promise<readonly LiveObject[]>,
): void {
  const problem = inspectForCheck(peer, async (known) => {
    const others = (await list(known)).filter((object) => isInOtherNamespace(object, known));
    const foreign = others.find((object) => !isOfThisStack(object));
    if (foreign !== undefined) {
      return secondObject(foreign, known);
    }
    // Liqo needs a nonce only until the Tenant exists.
    const own = others.find(({ kind }) => kind !== SECRET.kind);
    return own && changedNamespace(own, known.clusterName, known.namespace);
  });
  check.whenKnown(path, problem, (found) => found && [found], valuesOf(peer));
}

function secondObject(object: LiveObject, { clusterName, remoteClusterId }: KnownPeer) {
  return {
    path: "",
    reason:
      `${kindAndName(object)} in namespace ${namespaceOf(object)} of cluster ${clusterName} is also for ` +
      `"${remoteClusterId}", and Liqo accepts only one peering in each direction: ${resolutionOf(object)}`,
  };
}

/** How to proceed with an object that this stack did not create. */
function resolutionOf(object: LiveObject): string {
  const manager = managerUrnOf(object);
  if (manager === undefined) {
    return "delete it, or use its namespace";
  }
  const { stack } = parseUrn(manager);
  const isRenamed = isOwn(object)
    ? ". If you renamed this stack, first run pulumi up without other changes"
    : "";
  return `stack ${stack} manages it. Remove the peering from either stack${isRenamed}`;
}

function namespaceOf({ metadata }: LiveObject): string {
  return metadata?.namespace ?? "";
}
