import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { renderMessage } from "../../message.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "./declared-namespaces.js";
import { snapshotOf } from "./namespace-snapshot.js";

/**
 * Rejects an object in a namespace that does not exist. Otherwise Pulumi's provider would retry the
 * creation for a minute. A preview does not reject the object, because the program may create the
 * namespace. The API server rejects the object if the namespace cannot be read.
 */
export async function requireNamespace(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): Promise<void> {
  const { name, namespace } = metadataOf(inputs);
  if (pulumi.runtime.isDryRun() || typeof namespace !== "string" || typeof name !== "string") {
    return;
  }
  if (
    !isNewNamespace(cluster.provider, namespace) &&
    (await isMissingNamespace(cluster, namespace))
  ) {
    throw new Error(
      renderMessage({
        problem: `namespace ${namespace} of cluster ${cluster.name} not found, so ${String(inputs?.["kind"])} ${namespace}/${name} is not created`,
        hint:
          "Create the namespace. If this program creates the namespace, set the argument namespace to metadata.name of the " +
          "Namespace or TenantNamespace, so that the namespace is created first.",
        section: "namespace-not-found",
      }),
    );
  }
}

/**
 * Whether a namespace does not exist, neither at its first read nor now: this run may have created
 * it since. False if it cannot be read.
 */
export async function isMissingNamespace(
  cluster: LiqoCluster,
  namespace: string,
): Promise<boolean> {
  const before = await snapshotOf(cluster, namespace);
  return (
    before !== undefined &&
    (await isNotFound(before)) &&
    (await cluster.view(namespace).then((view) => view !== undefined && isNotFound(view)))
  );
}

async function isNotFound(place: Pick<NamespaceView, "getNamespace">): Promise<boolean> {
  return (await place.getNamespace().catch(() => "unreachable" as const)) === undefined;
}
