import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import { isDeclared, isOfThisStack } from "../../lifecycle/adoption/managed-by.js";
import { nonceLabels } from "../../liqo/authentication/labels.js";
import * as liqo from "../../liqo/index.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { listOnce } from "./list-once.js";
import { inspectForCheck, type KnownPeer, type PeerToCheck, valuesOf } from "./peering-to-check.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/**
 * Checks that the provider has no Tenant or nonce for the consumer in another namespace. Liqo finds
 * them by label in all namespaces, and fails if it finds two.
 */
export function checkSecondTenant(check: ArgsCheck, path: string, provider: PeerToCheck): void {
  checkSecond(check, path, provider, async ({ view, remoteClusterId }) => {
    const [tenants, nonces] = await Promise.all([
      listOnce(provider.cluster, liqo.Tenant.kind),
      view.listEverywhere(SECRET, nonceLabels(remoteClusterId)).catch(() => []),
    ]);
    return [...tenants.filter(isFor(remoteClusterId)), ...nonces];
  });
}

/** Checks that the consumer has no Identity for the provider in another namespace. */
export function checkSecondIdentity(check: ArgsCheck, path: string, consumer: PeerToCheck): void {
  checkSecond(check, path, consumer, async ({ remoteClusterId }) => {
    const identities = await listOnce(consumer.cluster, liqo.Identity.kind);
    return identities
      .filter(isFor(remoteClusterId))
      .filter(({ spec }) => spec?.["type"] === "ControlPlane");
  });
}

function checkSecond(
  check: ArgsCheck,
  path: string,
  peer: PeerToCheck,
  list: (known: KnownPeer) => Promise<LiveObject[]>,
): void {
  const problem = inspectForCheck(peer, async (known) => {
    const { namespace, clusterName, remoteClusterId } = known;
    const other = (await list(known)).find(
      (object) =>
        object.metadata?.namespace !== namespace &&
        !isTerminating(object) &&
        !isOfThisStack(object) &&
        !isDeclared(object),
    );
    return (
      other &&
      `${kindAndName(other)} in namespace ${other.metadata?.namespace ?? ""} of cluster ${clusterName} is also for ` +
        `"${remoteClusterId}", and Liqo accepts only one peering in each direction: delete it, or use its namespace`
    );
  });
  check.whenKnown(path, problem, (found) => found, valuesOf(peer));
}

/** Whether an object has the label of a remote cluster. */
function isFor(remoteClusterId: string): (object: LiveObject) => boolean {
  return ({ metadata }) => remoteClusterIdOf(metadata?.labels) === remoteClusterId;
}
