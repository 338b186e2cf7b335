import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "./cluster-identity.js";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { bindToRun } from "../pulumi/resource-hook.js";
import { renderMessage } from "../message.js";

/**
 * Hooks of a `LiqoCluster` that reject a run if the access reaches another cluster than before.
 * Otherwise Pulumi would replace every object: create it in the new cluster and delete it from the
 * former cluster. Runs in previews too.
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
    // Otherwise the state would lose the identity of the cluster.
    throw new Error(
      renderMessage({
        problem: `cannot identify cluster "${cluster}", so it is not changed`,
        facts: [identity.problem ?? "its arguments are invalid"],
        section: "cluster-identifier",
      }),
    );
  }
  if (typeof now !== "string") {
    // The hook must not wait for this message: messages are delivered in order, and an earlier
    // message may be about the component that this hook delays.
    void pulumi.log.warn(
      renderMessage({
        problem:
          `this preview does not know yet how to reach cluster ${cluster}, so Pulumi plans to replace its objects. If it is the ` +
          "same cluster, up does not replace them.",
        hint: `Set clusterIdentifier: "${before}" on its LiqoCluster to tell Pulumi that it is the same cluster.`,
        section: "another-cluster",
      }),
    );
    return;
  }
  const id: unknown = oldOutputs?.["clusterId"];
  const former = typeof id === "string" ? `cluster "${id}", identifier ${before}` : before;
  throw new Error(
    renderMessage({
      problem: `LiqoCluster "${cluster}" now reaches another cluster. No object was changed.`,
      facts: [
        `it reaches: identifier ${now}`,
        `this stack's objects are in the former cluster: ${former}`,
      ],
      hint:
        `If it is the same cluster, set clusterIdentifier: "${before}". If you did not intend this, correct context or ` +
        "kubeconfig. If you are moving to the new cluster, first run pulumi destroy with the former access, or, if the " +
        "former cluster no longer exists:",
      commands: "PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy",
      section: "another-cluster",
    }),
  );
}
