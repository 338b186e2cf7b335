import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "./cluster-identity.js";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { bindToRun } from "../pulumi/resource-hook.js";

/**
 * Hooks of a `LiqoCluster` that reject a run, in a preview as well, if the access leads to another cluster than before.
 * Pulumi would replace every object: create it in the new cluster and delete it from the former one.
 */
export function sameClusterHooks(
  cluster: string,
  identity: Pick<ClusterIdentity, "problem">,
  { beforeUpdate = [] }: pulumi.ResourceHookBinding = {},
): pulumi.ResourceHookBinding {
  if (!supportsHooks()) {
    return {};
  }
  const hook = new pulumi.ResourceHook(
    hookName(`${cluster}-same-cluster`),
    bindToRun((args) => {
      compare(cluster, identity, args);
    }),
    { onDryRun: true },
  );
  return { beforeUpdate: [...beforeUpdate, hook] };
}

function compare(
  cluster: string,
  identity: Pick<ClusterIdentity, "problem">,
  { newInputs, oldInputs, oldOutputs }: pulumi.ResourceHookArgs,
): void {
  const before: unknown = oldInputs?.["clusterIdentifier"];
  const now: unknown = newInputs?.["clusterIdentifier"];
  if (typeof before !== "string" || now === before) {
    return;
  }
  if (now === undefined) {
    // Otherwise the state would forget which cluster it was.
    const reason = identity.problem ?? "its arguments are invalid";
    throw new Error(
      `cluster "${cluster}" cannot be identified, so nothing is changed in it: ${reason}`,
    );
  }
  if (typeof now !== "string") {
    // The preview shows replacements that `up` does not make if it is the same cluster. This must not be waited for: messages
    // are delivered in order, and one before may be about the very component that this hook holds up.
    void pulumi.log.warn(
      `this preview does not know yet how to reach cluster ${cluster}, so Pulumi plans to replace its objects. ` +
        `Set clusterIdentifier: "${before}" on its LiqoCluster to tell Pulumi that it is the same cluster`,
    );
    return;
  }
  const id: unknown = oldOutputs?.["clusterId"];
  const former = typeof id === "string" ? `cluster "${id}", identifier ${before}` : before;
  throw new Error(
    `LiqoCluster "${cluster}" now reaches another cluster: its identifier is ${now}. ` +
      `This stack's objects are in the former one: ${former}. Nothing was changed. ` +
      `If it is the same cluster, set clusterIdentifier: "${before}". If you did not intend this, correct its context or ` +
      "kubeconfig. If you are moving to the new cluster, run pulumi destroy with the former access first " +
      "(PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy if that cluster no longer exists)",
  );
}
