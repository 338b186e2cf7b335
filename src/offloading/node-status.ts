import { isForbidden, reasonOf } from "../cluster/client/api-error.js";
import type { ObjectKind } from "../cluster/client/cluster-api.js";
import type { LiveObject } from "../cluster/live-object.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { isMocked } from "../pulumi/engine.js";

const NODE: ObjectKind = { apiVersion: "v1", kind: "Node" };

interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** The status of a virtual node whose pods can run. */
export const READY = "Ready";

/** The status of a slice or a VirtualNode without a Node. */
export const NO_NODE = "NoNode";

/** The status of a Node. `Unknown` in a preview that cannot reach the cluster, and behind mocks. */
export async function liveNodeStatus(cluster: LiqoCluster, name: string): Promise<string> {
  const view = isMocked() ? undefined : await cluster.view("default");
  return view === undefined ? "Unknown: the cluster was not read" : nodeStatus(view, name);
}

/**
 * `Ready`, or why the Node of a virtual node is not Ready. The conditions of the VirtualNode do not
 * tell.
 */
export async function nodeStatus(view: NamespaceView, name: string): Promise<string> {
  try {
    return statusOf(await view.getClusterScoped(NODE, name), name);
  } catch (error) {
    return isForbidden(error)
      ? `Unknown: forbidden: cannot get Node ${name}`
      : `Unknown: ${reasonOf(error)}`;
  }
}

function statusOf(node: LiveObject | undefined, name: string): string {
  if (node === undefined) {
    return `NotReady: Node ${name} was not found`;
  }
  const conditions = (node.status?.["conditions"] ?? []) as readonly NodeCondition[];
  const ready = conditions.find(({ type }) => type === "Ready");
  if (ready?.status === "True") {
    return READY;
  }
  const reason = ready?.message ?? "";
  return `NotReady: Node ${name} is not Ready${reason === "" ? "" : `: ${reason}`}`;
}
