import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { renderMessage } from "../../message.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "../adoption/declared-namespaces.js";

/**
 * Rejects an object whose namespace does not exist. Otherwise Pulumi's provider would retry the
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
  const isNew = isNewNamespace(cluster.provider, namespace);
  const view = isNew ? undefined : await cluster.view(namespace);
  if (view === undefined) {
    return;
  }
  const found = await view.getNamespace().catch(() => "unreachable" as const);
  if (found === undefined) {
    throw new Error(
      renderMessage({
        problem: `namespace ${namespace} of cluster ${cluster.name} not found, so ${String(inputs?.["kind"])} ${namespace}/${name} is not created`,
        hint:
          "Create the namespace. If this program creates the namespace, pass metadata.name of the Namespace instead of a " +
          "string, so that the namespace is created first.",
        section: "namespace-not-found",
      }),
    );
  }
}
