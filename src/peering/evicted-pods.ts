import * as pulumi from "@pulumi/pulumi";
import { reasonOf } from "../cluster/client/api-error.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTerminating } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { renderMessage, shortList } from "../message.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../pulumi/resource-hook.js";
import { readDrain } from "./checks/drain.js";
import { nameOf, PeerReader } from "./checks/peer-reader.js";
import { POD } from "../cluster/client/kubernetes-kinds.js";

/**
 * A hook of an unreachable cluster that deletes the pods which Liqo has begun to evict from its
 * virtual nodes. Liqo waits for them without a timeout and never checks the annotation again, and
 * nothing in the remote cluster reports that they have ended.
 *
 * @param resource the resource that messages are about.
 */
export function deleteEvictedPods(
  resource: pulumi.Resource,
  cluster: LiqoCluster,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const view = await cluster.view("default");
    const { name = "" } = metadataOf(newInputs);
    const pods = view === undefined ? [] : await evictedPods(view, name);
    if (view === undefined || pods.length === 0) {
      return;
    }
    try {
      for (const pod of pods) {
        const [namespace = "", podName = ""] = pod.split("/");
        await view.within(namespace).deleteNow(POD, podName);
      }
    } catch (error) {
      throw new Error(
        renderMessage({
          problem: `cannot delete the pods that Liqo evicts from the virtual nodes of ${name}`,
          facts: [reasonOf(error), ...shortList(pods.map((pod) => `Pod ${pod}`))],
          hint: "Liqo waits for them without a timeout. Delete them with kubectl delete pod --force.",
          section: "reachable-cluster",
        }),
        { cause: error },
      );
    }
    const deleted = shortList(pods).join(", ");
    const message = `deleted the pods of unreachable cluster ${name}: ${deleted}`;
    await pulumi.log.info(hideSecretsOf(newInputs, message), resource);
  });
}

/** The Terminating pods of the Terminating virtual nodes of a cluster, as `<namespace>/<name>`. */
async function evictedPods(view: NamespaceView, remoteClusterId: string): Promise<string[]> {
  const reader = new PeerReader(view);
  const { apiVersion, kind } = liqo.VirtualNode.kind;
  const nodes = await reader.read(
    "VirtualNodes",
    view.listEverywhere({ apiVersion, kind }, remoteLabels(remoteClusterId)),
    [],
  );
  const drains = await Promise.all(
    nodes.filter(isTerminating).map((node) => readDrain(reader, nameOf(node))),
  );
  return drains.flatMap(({ terminating }) => terminating);
}
