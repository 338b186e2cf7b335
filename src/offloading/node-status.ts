import type * as pulumi from "@pulumi/pulumi";
import { isForbidden, reasonOf } from "../cluster/client/api-error.js";
import type { ObjectKind } from "../cluster/client/cluster-api.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";

import { liqoNamespaceOf } from "../cluster/liqo-namespace.js";
import { poll } from "../cluster/poll.js";
import { asSentence, checkLiqo, inContext } from "../diagnosis/check-result.js";
import { progressLog } from "../lifecycle/progress.js";
import { renderMessage } from "../message.js";
import { bindToRun, metadataOf } from "../pulumi/resource-hook.js";

const NODE: ObjectKind = { apiVersion: "v1", kind: "Node" };

interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** The status of a virtual node whose pods can run. */
export const READY = "Ready";

/**
 * `Ready`, or why the Node of a virtual node is not Ready. The conditions of the VirtualNode do not
 * tell.
 */
export async function nodeStatus(cluster: LiqoCluster, name: string): Promise<string> {
  const view = await cluster.view("default");
  if (view === undefined) {
    return "Unknown: this preview does not know yet how to reach the cluster";
  }
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

/**
 * A hook of a VirtualNode that waits until its Node is Ready.
 *
 * @param resource the resource that messages are about.
 * @param timeout a duration such as `5m`.
 */
export function waitForNode(
  resource: pulumi.Resource | undefined,
  cluster: LiqoCluster,
  timeout: string,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { name = "", namespace = "" } = metadataOf(newInputs);
    const announce = progressLog(
      resource,
      `waiting up to ${timeout} until Node ${name} of cluster ${cluster.name} is Ready`,
    );
    const status = await poll(timeout, cluster.name, async () => {
      const current = await nodeStatus(cluster, name);
      if (current === READY) {
        return undefined;
      }
      await announce();
      return current;
    });
    if (status !== undefined) {
      const view = await cluster.view(namespace);
      throw new Error(
        renderMessage({
          problem: `timed out after ${timeout}: Node ${name} of cluster ${cluster.name} is not Ready`,
          facts: [status],
          ...inContext(asSentence(checkLiqo(await liqoNamespaceOf(cluster))), view?.context),
          section: "wait-virtual-node",
        }),
      );
    }
  });
}
