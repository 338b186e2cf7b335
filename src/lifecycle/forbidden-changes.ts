import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { metadataOf } from "../pulumi/resource-hook.js";
import { propertyOf } from "../pulumi/symbol-property.js";

/** A namespace of a cluster. Another `LiqoCluster` may reach the same cluster as another user. */
interface NamespaceOfCluster {
  readonly cluster: LiqoCluster;
  readonly namespace: string;
}

const FORBIDDEN_CHANGES = Symbol.for("pulumi-liqo/forbidden-changes");

/** Why the user may not change the objects in a namespace of a cluster, by the namespace. */
function reasonsIn(cluster: LiqoCluster): Map<string, string> {
  return propertyOf(cluster, FORBIDDEN_CHANGES, () => new Map<string, string>());
}

/**
 * Rejects the first object that this run creates or updates in some namespaces. A run that changes
 * none of their objects succeeds.
 *
 * @param reason the error.
 */
export function forbidChanges(namespaces: readonly NamespaceOfCluster[], reason: string): void {
  for (const { cluster, namespace } of namespaces) {
    reasonsIn(cluster).set(namespace, reason);
  }
}

/** Throws in a hook if the user may not change the object in the cluster. */
export function rejectForbidden(cluster: LiqoCluster, args: pulumi.ResourceHookArgs): void {
  const newInputs = args.newInputs as Record<string, unknown> | undefined;
  const { namespace, name } = metadataOf(newInputs);
  const place = newInputs?.["kind"] === "Namespace" ? name : namespace;
  const reason = reasonsIn(cluster).get(place ?? "");
  if (reason !== undefined) {
    throw new Error(reason);
  }
}
