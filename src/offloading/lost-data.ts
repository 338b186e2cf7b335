import { isForbidden } from "../cluster/client/api-error.js";
import { POD } from "../cluster/client/kubernetes-kinds.js";
import type { Pod } from "../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTerminating } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { OFFLOADED_POD_LABELS } from "../liqo/offloading/labels.js";

const CLAIM = { apiVersion: "v1", kind: "PersistentVolumeClaim" };

/**
 * A namespace of a provider cluster, for a message: with the number of its PersistentVolumeClaims, if
 * they can be read.
 */
export async function namespaceWithClaims(
  provider: LiqoCluster | undefined,
  namespace: string,
): Promise<string> {
  const view = await provider?.view(namespace);
  const claims = await view?.listMetadata(CLAIM).catch(() => undefined);
  const { length } = claims ?? [];
  return claims === undefined
    ? `Namespace ${namespace}`
    : `Namespace ${namespace}: ${length === 1 ? "1 PersistentVolumeClaim" : `${length} PersistentVolumeClaims`}`;
}

/**
 * The pods of a namespace of the consumer cluster that are deleted with its namespace in a provider,
 * for a message.
 *
 * @param nodes names of the virtual nodes of the provider. Undefined for those of all providers.
 */
export async function offloadedPods(
  view: NamespaceView,
  namespace: string,
  nodes?: readonly string[],
): Promise<string[]> {
  try {
    const pods = await view.within(namespace).list<Pod>(POD, OFFLOADED_POD_LABELS);
    return pods
      .filter((pod) => !isTerminating(pod) && isOn(pod, nodes))
      .map(({ metadata }) => `Pod ${namespace}/${metadata?.name ?? ""}`);
  } catch (error) {
    return isForbidden(error) ? [`forbidden: cannot list Pods in namespace ${namespace}`] : [];
  }
}

/** Whether a pod is scheduled, on one of the nodes if they are set. */
function isOn({ spec }: Pod, nodes: readonly string[] | undefined): boolean {
  const node = spec?.nodeName;
  return node !== undefined && (nodes === undefined || nodes.includes(node));
}
