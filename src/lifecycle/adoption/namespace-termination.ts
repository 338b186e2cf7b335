import * as pulumi from "@pulumi/pulumi";
import type { Namespace } from "../../cluster/client/kubernetes-objects.js";
import type { ClusterView } from "../../cluster/cluster-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../../cluster/liqo-namespace.js";
import { isTerminating } from "../../cluster/live-object.js";
import { poll } from "../../cluster/poll.js";
import { asSentence, checkLiqo, inContext, inOrder } from "../../diagnosis/check-result.js";
import { renderMessage } from "../../message.js";

/** Waits until a Terminating namespace is deleted. A preview does not wait. */
export async function waitUntilTerminated(
  view: ClusterView,
  name: string,
  cluster: LiqoCluster,
  timeout: string,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const blocking = await poll(timeout, cluster.name, async () => {
    const namespaceObject = await view.getNamespace();
    return namespaceObject !== "forbidden" && isTerminating(namespaceObject)
      ? conditionsOf(namespaceObject)
      : undefined;
  });
  if (blocking !== undefined) {
    const liqo = checkLiqo(await liqoNamespaceOf(cluster));
    throw new Error(
      renderMessage({
        problem: `timed out after ${timeout}: namespace ${name} of cluster ${cluster.name} is still Terminating`,
        facts: [blocking],
        ...inContext(asSentence(inOrder(liqo, "then run pulumi up again")), view.context),
        section: "wait-namespace",
      }),
    );
  }
}

/** Why a namespace is still Terminating, as Kubernetes reports it. */
function conditionsOf(namespace: Namespace | undefined): string {
  const messages = (namespace?.status?.conditions ?? [])
    .filter(({ status }) => status === "True")
    .map(({ message = "" }) => message);
  return messages.length > 0 ? messages.join("; ") : "Kubernetes does not report the reason";
}
