import * as pulumi from "@pulumi/pulumi";
import type { Namespace } from "../../cluster/client/kubernetes-objects.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../../cluster/liqo-namespace.js";
import { isTerminating } from "../../cluster/live-object.js";
import { poll } from "../../cluster/poll.js";
import {
  type Advice,
  asSentence,
  checkLiqo,
  inContext,
  inOrder,
} from "../../diagnosis/check-result.js";
import { renderMessage } from "../../message.js";

/** Waits until a Terminating namespace is deleted. A preview does not wait. */
export async function waitUntilTerminated(
  view: NamespaceView,
  name: string,
  cluster: LiqoCluster,
  timeout: string,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  let advice = checkLiqo(await liqoNamespaceOf(cluster));
  const blocking = await poll(timeout, cluster.name, async () => {
    const namespaceObject = await view.getNamespace();
    if (namespaceObject !== "forbidden" && isDiscoveryFailing(namespaceObject)) {
      advice = CHECK_API_SERVICES;
    }
    return namespaceObject !== "forbidden" && isTerminating(namespaceObject)
      ? conditionsOf(namespaceObject)
      : undefined;
  });
  if (blocking !== undefined) {
    throw new Error(
      renderMessage({
        problem: `timed out after ${timeout}: namespace ${name} of cluster ${cluster.name} is still Terminating`,
        facts: [blocking],
        ...inContext(asSentence(inOrder(advice, "then run pulumi up again")), view.context),
        section: "wait-namespace",
      }),
    );
  }
}

/** Kubernetes deletes no namespace while it cannot list the kinds of an API group. */
const CHECK_API_SERVICES: Advice = {
  hint: "delete the APIServices that are not Available, or repair their Services",
  commands: "kubectl get apiservices",
};

function isDiscoveryFailing(namespace: Namespace | undefined): boolean {
  return (namespace?.status?.conditions ?? []).some(
    ({ type, status }) => type === "NamespaceDeletionDiscoveryFailure" && status === "True",
  );
}

/** Why a namespace is still Terminating, as Kubernetes reports it. */
function conditionsOf(namespace: Namespace | undefined): string {
  const messages = (namespace?.status?.conditions ?? [])
    .filter(({ status }) => status === "True")
    .map(({ message = "" }) => message);
  return messages.length > 0 ? messages.join("; ") : "Kubernetes does not report the reason";
}
