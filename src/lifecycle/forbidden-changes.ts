import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { perRun } from "../pulumi/per-run.js";
import { metadataOf } from "../pulumi/resource-hook.js";

/** A namespace of a cluster. Another `LiqoCluster` may reach the same cluster as another user. */
interface NamespaceOfCluster {
  readonly cluster: LiqoCluster;
  readonly namespace: string;
}

/** Why the user may not change the objects in a namespace, by the cluster and the namespace. */
const forbiddenChanges = perRun(
  Symbol.for("pulumi-liqo/forbidden-changes"),
  () => new Map<LiqoCluster, Map<string, string>>(),
);

/**
 * Rejects the first object that this run creates or updates in some namespaces. A run that changes
 * none of their objects succeeds.
 *
 * @param reason the error.
 */
export function forbidChanges(namespaces: readonly NamespaceOfCluster[], reason: string): void {
  for (const { cluster, namespace } of namespaces) {
    ofCluster(cluster).set(namespace, reason);
  }
}

/**
 * A function for a hook that throws if the user may not change an object in the cluster. Call it in
 * the run: Pulumi calls hooks outside of the run's async context.
 */
export function rejectForbidden(cluster: LiqoCluster): (args: pulumi.ResourceHookArgs) => void {
  const forbidden = ofCluster(cluster);
  return (args) => {
    const newInputs = args.newInputs as Record<string, unknown> | undefined;
    const { namespace, name } = metadataOf(newInputs);
    const reason = forbidden.get((newInputs?.["kind"] === "Namespace" ? name : namespace) ?? "");
    if (reason !== undefined) {
      throw new Error(reason);
    }
  };
}

function ofCluster(cluster: LiqoCluster): Map<string, string> {
  const forbidden = forbiddenChanges().get(cluster) ?? new Map<string, string>();
  forbiddenChanges().set(cluster, forbidden);
  return forbidden;
}
