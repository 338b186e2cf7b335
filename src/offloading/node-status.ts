import { isForbidden, reasonOf } from "../cluster/client/api-error.js";
import { conditionOf, isReady, isTerminating, type LiveObject } from "../cluster/live-object.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { type NamespaceView, orForbidden } from "../cluster/namespace-view.js";
import { API_SERVER_STATUS } from "../liqo/core/foreign-cluster.js";
import * as liqo from "../liqo/index.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";
import { missingNamespaces } from "./remote-namespace.js";
import { isMocked } from "../pulumi/engine.js";
import { NODE } from "../cluster/client/kubernetes-kinds.js";

/** The status of a virtual node that can run pods. */
export const READY = "Ready";

/** The status of a slice or a VirtualNode without a Node. */
export const NO_NODE = "NoNode";

/** A virtual node. */
export interface NodeLocation {
  /** Tenant namespace of its VirtualNode. */
  readonly namespace: string;
  /** Name of its VirtualNode and of its Node. */
  readonly name: string;
  readonly providerId: string;
}

/** The status of a Node. `Unknown` in a preview that cannot reach the cluster, and behind mocks. */
export async function liveNodeStatus(
  cluster: LiqoCluster,
  { namespace, ...node }: NodeLocation,
  offloads: readonly NamespaceOffloading[] = [],
): Promise<string> {
  const view = isMocked() ? undefined : await cluster.view(namespace);
  if (view === undefined) {
    return "Unknown: the cluster was not read";
  }
  try {
    const [{ status, isCordoned }, missing] = await Promise.all([
      inspectNode(view, node),
      missingNamespaces(view, offloads, node.providerId),
    ]);
    if (status !== READY) {
      return status;
    }
    const reason = isCordoned ? `Node ${node.name} is cordoned` : missing[0];
    return reason === undefined ? READY : `NotReady: ${reason}`;
  } catch (error) {
    return isForbidden(error)
      ? `Unknown: forbidden: cannot get Node ${node.name}`
      : `Unknown: ${reasonOf(error)}`;
  }
}

/**
 * `Ready`, or why pods cannot run on a virtual node. A wait for a cordoned node would end only when
 * the user uncordons the node, so the wait ignores it.
 *
 * @param view of the tenant namespace.
 */
export async function nodeStatus(
  view: NamespaceView,
  node: Omit<NodeLocation, "namespace">,
): Promise<string> {
  return (await inspectNode(view, node)).status;
}

/**
 * Reads what tells whether pods can run on a virtual node. The conditions of the VirtualNode do not
 * tell, and the Node of a provider that cannot be reached stays Ready.
 */
async function inspectNode(
  view: NamespaceView,
  { name, providerId }: Omit<NodeLocation, "namespace">,
): Promise<{ readonly status: string; readonly isCordoned: boolean }> {
  const [node, virtualNode, isReachable] = await Promise.all([
    view.getClusterScoped(NODE, name),
    view.get(liqo.VirtualNode.kind, name),
    isProviderReachable(view, providerId),
  ]);
  const status = isTerminating(virtualNode)
    ? `NotReady: VirtualNode ${name} is being deleted`
    : statusOf(node, name);
  return {
    status:
      status === READY && !isReachable
        ? `NotReady: Liqo cannot reach the API server of ${providerId}`
        : status,
    isCordoned: node?.spec?.["unschedulable"] === true,
  };
}

/** Whether Liqo's controllers reach the API server of a provider, as far as the user may know. */
export async function isProviderReachable(
  view: NamespaceView,
  providerId: string,
): Promise<boolean> {
  const cluster = await orForbidden(view.getClusterScoped(liqo.ForeignCluster.kind, providerId));
  return cluster === "forbidden" || isReachable(cluster);
}

/** Whether Liqo reaches the API server of a ForeignCluster. Assumed if Liqo has not tried yet. */
export function isReachable(foreignCluster: LiveObject | undefined): boolean {
  return (
    foreignCluster === undefined ||
    conditionOf(foreignCluster, API_SERVER_STATUS)?.status !== "Error"
  );
}

function statusOf(node: LiveObject | undefined, name: string): string {
  if (node === undefined) {
    return `NotReady: Node ${name} was not found`;
  }
  if (isReady(node)) {
    return READY;
  }
  const network = conditionOf(node, "NetworkUnavailable");
  // Without a network, Liqo only says that the virtual kubelet is not ready.
  const reason = (network?.status === "True" ? network : conditionOf(node, "Ready"))?.message ?? "";
  return `NotReady: Node ${name} is not Ready${reason === "" ? "" : `: ${reason}`}`;
}
