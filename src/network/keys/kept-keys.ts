import type * as pulumi from "@pulumi/pulumi";
import type { Secret } from "../../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/** Secrets whose keys an update of this run keeps, by cluster, each as `<namespace>/<name>`. */
const kept = new WeakMap<LiqoCluster, Set<string>>();

/**
 * A hook that recognizes an update of a Secret which changes only labels or annotations. The first
 * `up` of a renamed stack does so. Afterwards, the cluster does not tell which update has changed
 * the keys.
 */
export function recognizeKeptKeys(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    // If the Secret cannot be read, its keys count as changed.
    const secret = await view?.get<Secret>(SECRET, name).catch(() => undefined);
    const declared = newInputs?.["data"] as Secret["data"];
    if (secret?.data !== undefined && secret.data["privateKey"] === declared?.["privateKey"]) {
      const ofCluster = kept.get(cluster) ?? new Set();
      kept.set(cluster, ofCluster.add(`${namespace}/${name}`));
    }
  };
}

/** Whether this run updates a Secret and keeps its keys. */
export function hasKeptKeys(cluster: LiqoCluster, namespace: string, name: string): boolean {
  return kept.get(cluster)?.has(`${namespace}/${name}`) === true;
}
