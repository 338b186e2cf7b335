import * as pulumi from "@pulumi/pulumi";
import { engineTakesHooks, hookName } from "../engine.js";
import { inThisRun } from "./hook.js";

/**
 * Hooks of a `LiqoCluster` that reject a run, in a preview as well, if the access leads to another cluster than before.
 * Pulumi would replace every object: create it in the new cluster and delete it from the former one.
 */
export function sameClusterHooks(
  cluster: string,
  { beforeUpdate = [] }: pulumi.ResourceHookBinding = {},
): pulumi.ResourceHookBinding {
  if (!engineTakesHooks()) {
    return {};
  }
  const hook = new pulumi.ResourceHook(
    hookName(`${cluster}-same-cluster`),
    inThisRun(async (args) => {
      await compare(cluster, args);
    }),
    { onDryRun: true },
  );
  return { beforeUpdate: [...beforeUpdate, hook] };
}

async function compare(
  cluster: string,
  { newInputs, oldInputs, oldOutputs }: pulumi.ResourceHookArgs,
): Promise<void> {
  const before: unknown = oldInputs?.["clusterIdentifier"];
  const now: unknown = newInputs?.["clusterIdentifier"];
  if (typeof before !== "string" || now === before) {
    return;
  }
  if (typeof now !== "string") {
    // The preview shows replacements that `up` does not make if it is the same cluster.
    await pulumi.log.warn(
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
      "If you did not intend this, correct its context or kubeconfig. If you are moving to the new cluster, give this " +
      "LiqoCluster a new name: Pulumi then creates the objects in the new cluster and deletes them from the former one",
  );
}
