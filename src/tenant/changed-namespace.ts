import * as pulumi from "@pulumi/pulumi";
import { listOnce } from "../cluster/list-once.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTerminating, kindAndName, type LiveObject } from "../cluster/live-object.js";
import { orForbidden } from "../cluster/namespace-view.js";
import { isOfThisStack } from "../lifecycle/adoption/managed-by.js";
import { managerUrnOf } from "../liqo/annotations.js";
import * as liqo from "../liqo/index.js";
import { remoteClusterIdOf } from "../liqo/labels.js";
import type { ArgsCheck } from "../validation/args-check.js";
import type { KnownPeer } from "./peering-to-check.js";

/** A tenant namespace that the program declares. */
interface DeclaredNamespace {
  readonly cluster: LiqoCluster;
  readonly urn: pulumi.Output<pulumi.URN>;
  readonly remoteClusterId: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
}

/**
 * Checks that a tenant namespace with a Tenant or an Identity keeps its name. Otherwise `up` would
 * replace the namespace and the peering in it before the checks of the peering know the new name.
 */
export function checkUnchangedName(
  check: ArgsCheck,
  { cluster, urn, remoteClusterId, name }: DeclaredNamespace,
): void {
  const values = pulumi.all([remoteClusterId, name, urn, cluster.clusterId]);
  const problem = values.apply(async ([remoteId, declared, own]) => {
    const kinds = [liqo.Tenant.kind, liqo.Identity.kind];
    const objects = await Promise.all(kinds.map((kind) => listOnce(cluster, kind)));
    const place = { remoteClusterId: remoteId, namespace: declared };
    const object = objects
      .flat()
      .find((each) => isInOtherNamespace(each, place) && isOfThisStack(each));
    const former = object && (await cluster.view(object.metadata?.namespace ?? ""));
    const namespace = await (former && orForbidden(former.getNamespace()))?.catch(() => undefined);
    return object !== undefined && namespace !== "forbidden" && managerUrnOf(namespace) === own
      ? changedNamespace(object, cluster.name, declared)
      : undefined;
  });
  check.whenKnown("name", problem, (found) => found && [found], [remoteClusterId, name]);
}

/** Whether an object is for a remote cluster, but in another namespace than its tenant namespace. */
export function isInOtherNamespace(
  object: LiveObject,
  { remoteClusterId, namespace }: Pick<KnownPeer, "remoteClusterId" | "namespace">,
): boolean {
  const { labels, namespace: place } = object.metadata ?? {};
  return (
    remoteClusterIdOf(labels) === remoteClusterId && place !== namespace && !isTerminating(object)
  );
}

/**
 * The problem of a peering with another tenant namespace than before. With its Tenant or Identity, it
 * would lose its offloaded namespaces.
 */
export function changedNamespace(object: LiveObject, clusterName: string, declared: string) {
  const former = object.metadata?.namespace ?? "";
  return {
    path: "",
    reason:
      `the tenant namespace of a peering cannot be changed: ${kindAndName(object)} of cluster ${clusterName} is in namespace ` +
      `${former} (declared: ${declared}). Declare namespace ${former} as before, or remove the peering first`,
    section: "changed-tenant-namespace",
  };
}
