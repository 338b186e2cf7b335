import * as pulumi from "@pulumi/pulumi";
import { isForbidden } from "../cluster/client/api-error.js";
import type { KubernetesObject } from "../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../cluster/liqo-namespace.js";
import { isTerminating } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { poll } from "../cluster/poll.js";
import { asSentence, checkLiqo, inContext } from "../diagnosis/check-result.js";
import { REPLICATOR_FINALIZER } from "../liqo/authentication/finalizers.js";
import { Identity } from "../liqo/index.js";
import { renderMessage } from "../message.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../pulumi/resource-hook.js";
import { SECRET } from "../cluster/client/kubernetes-kinds.js";

/** The cluster of an Identity, and how long to wait. */
export interface EarlierKubeconfigArgs {
  readonly cluster: LiqoCluster;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook of an Identity that waits until the Secret with the kubeconfig of an earlier Identity of the
 * same name is deleted. Otherwise Liqo would use this Secret for the new Identity while it is
 * Terminating, and stop to replicate objects.
 *
 * Liqo removes its finalizer from the Secret only when no replicated object exists. The objects of
 * the peering stay, so the hook removes the finalizer. Liqo continues the replication with the Secret
 * of the new Identity.
 */
export function removeEarlierKubeconfig(
  resource: pulumi.Resource | undefined,
  { cluster, timeout }: EarlierKubeconfigArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const secret = `kubeconfig-${name}`;
    try {
      const blocking = await poll(timeout, cluster.name, () => removeSecret(view, name, secret));
      if (blocking !== undefined) {
        const advice = asSentence(checkLiqo(await liqoNamespaceOf(cluster)));
        throw new Error(
          renderMessage({
            problem: `timed out after ${timeout}: Secret ${namespace}/${secret} of an earlier Identity in cluster ${cluster.name} is not deleted`,
            facts: [blocking],
            ...inContext(advice, view.context),
            section: "earlier-kubeconfig",
          }),
        );
      }
    } catch (error) {
      if (!isForbidden(error)) {
        throw error;
      }
      const warning = renderMessage({
        problem:
          `forbidden: cannot list and patch Secrets in namespace ${namespace} of cluster ${cluster.name}. If Secret ` +
          `${secret} of an earlier Identity is Terminating, Liqo does not replicate new objects.`,
        hint: 'Grant "list" and "patch" on secrets.',
        section: "earlier-kubeconfig",
      });
      await pulumi.log.warn(hideSecretsOf(newInputs, warning), resource);
    }
  });
}

/**
 * Removes the finalizer of the Secret if the Secret is Terminating. Returns why the Secret still
 * exists. Undefined if it is deleted, or belongs to an Identity that exists.
 */
async function removeSecret(
  view: NamespaceView,
  identityName: string,
  secretName: string,
): Promise<string | undefined> {
  const secrets = await view.listMetadata(SECRET);
  const metadata = secrets.find((secret) => secret.metadata?.name === secretName)?.metadata;
  if (metadata === undefined) {
    return undefined;
  }
  const { finalizers = [] } = metadata;
  if (!isTerminating({ metadata })) {
    const identity = await view.get(Identity.kind, identityName);
    return isOwnedByOther({ metadata }, identity)
      ? "Kubernetes has not deleted it yet with its Identity"
      : undefined;
  }
  const others = finalizers.filter((finalizer) => finalizer !== REPLICATOR_FINALIZER);
  if (others.length < finalizers.length) {
    await view.setFinalizers(SECRET, metadata, others);
  }
  return `it is Terminating${others.length === 0 ? "" : `, with finalizers ${others.join(", ")}`}`;
}

/** Whether a Secret was created for another Identity than the existing one. */
function isOwnedByOther(
  { metadata }: KubernetesObject,
  identity: KubernetesObject | undefined,
): boolean {
  const owner = metadata?.ownerReferences?.find(({ kind }) => kind === Identity.kind.kind);
  return owner !== undefined && owner.uid !== identity?.metadata?.uid;
}
