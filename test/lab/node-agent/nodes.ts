import type { V1NodeCondition } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import type { Json } from "./json.js";
import { reportFailure } from "./report.js";
import { MERGE_PATCH, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

/**
 * Maintains the Ready condition of the node.
 *
 * Liqo publishes the address `""` for a gateway with a node port if the node is not Ready. So the
 * fault `endpoint-empty-address` makes the node and its pods not Ready.
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

  /** Stops the updates. */
  stop(): Promise<void> {
    return this.queue.stop();
  }

  private async sync(): Promise<undefined> {
    const { nodeName, name } = this.cluster.lab;
    const conditions = this.cluster.nodes.get(nodeName)?.status?.conditions ?? [];
    const before = conditions.find(({ type }) => type === "Ready");
    const desired = nodeReady(!hasFault(this.options.current, name, "endpoint-empty-address"));
    if (before === undefined || before.status === desired.status) {
      return;
    }
    const others = conditions.filter(({ type }) => type !== "Ready");
    await this.cluster.core.patchNodeStatus(
      { name: nodeName, body: { status: { conditions: [...others, desired] } } },
      MERGE_PATCH,
    );
  }
}

function nodeReady(ready: boolean): Json<V1NodeCondition> {
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
