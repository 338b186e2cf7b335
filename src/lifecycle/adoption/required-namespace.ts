import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { renderMessage } from "../../message.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "./declared-namespaces.js";

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
  if (!isNewNamespace(cluster.provider, namespace) && (await isMissing(cluster, namespace))) {
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

const searches = new WeakMap<LiqoCluster, Map<string, Promise<boolean>>>();

/** Whether a namespace is missing. The objects of a namespace share one request. */
async function isMissing(cluster: LiqoCluster, namespace: string): Promise<boolean> {
  const ofCluster = searches.get(cluster) ?? new Map<string, Promise<boolean>>();
  searches.set(cluster, ofCluster);
  const search = ofCluster.get(namespace) ?? findMissing(cluster, namespace);
  ofCluster.set(namespace, search);
  const isMissingNow = await search;
  if (isMissingNow) {
    // The program may create it later.
    ofCluster.delete(namespace);
  }
  return isMissingNow;
}

async function findMissing(cluster: LiqoCluster, namespace: string): Promise<boolean> {
  const view = await cluster.view(namespace);
  const found = await view?.getNamespace().catch(() => "unreachable" as const);
  return view !== undefined && found === undefined;
}
