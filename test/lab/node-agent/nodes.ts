import type { V1NodeCondition } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import type { Plain } from "./plain.js";
import { reportFailure } from "./report.js";
import { MERGE_PATCH, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

/**
 * The node's own health.
 *
 * Liqo gives a NodePort gateway the endpoint `[""]` when the gateway's node is not Ready: so that is what the fault
 * `endpoint-empty-address` plays, together with what Kubernetes does to the pods of such a node.
 */
export class NodeHealth {
  private readonly queue = new WorkQueue(() => this.sync(), reportFailure);

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly options: LiveOptions,
  ) {
    cluster.onChange((kind) => {
      if (kind === "Node") {
        this.queue.add(cluster.lab.nodeName);
      }
    });
    options.onChange(() => {
      this.queue.add(cluster.lab.nodeName);
    });
  }

  /** Changes nothing any more. */
  stop(): Promise<void> {
    return this.queue.stop();
  }

  private async sync(): Promise<undefined> {
    const { nodeName, name } = this.cluster.lab;
    const conditions = this.cluster.nodes.get(nodeName)?.status?.conditions ?? [];
    const before = conditions.find(({ type }) => type === "Ready");
    const wanted = nodeReady(!hasFault(this.options.current, name, "endpoint-empty-address"));
    if (before === undefined || before.status === wanted.status) {
      return;
    }
    const others = conditions.filter(({ type }) => type !== "Ready");
    await this.cluster.core.patchNodeStatus(
      { name: nodeName, body: { status: { conditions: [...others, wanted] } } },
      MERGE_PATCH,
    );
  }
}

function nodeReady(ready: boolean): Plain<V1NodeCondition> {
  const now = new Date();
  return {
    type: "Ready",
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    ...(ready
      ? { status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" }
      : {
          status: "Unknown",
          reason: "NodeStatusUnknown",
          message: "Kubelet stopped posting node status.",
        }),
  };
}
