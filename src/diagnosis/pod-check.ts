import type { V1Pod } from "@kubernetes/client-node";
import { ok, type Outcome, SEE_LIQO, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether the gateway's pod runs. */
export function checkPod({
  namespace,
  gateways,
  resourceName,
  parts,
}: SeenSide): Outcome | undefined {
  if (gateways.length === 0) {
    return undefined;
  }
  const { deployment, pods } = parts;
  if (deployment === undefined) {
    return wrong(`Liqo has made no Deployment ${resourceName}`, SEE_LIQO);
  }
  const [pod] = pods;
  if (pod === undefined) {
    return wrong(
      `Deployment ${resourceName} has no pod`,
      `see why its ReplicaSet makes none: kubectl describe replicasets -n ${namespace}`,
    );
  }
  // Where there are several replicas, one of them carries the packets.
  const ready = pods.find(isReady);
  if (ready !== undefined) {
    return ok(`pod ${ready.metadata?.name ?? ""} runs`);
  }
  const name = pod.metadata?.name ?? "";
  const phase = pod.status?.phase ?? "unknown";
  const trouble = troubleOf(pod);
  // Of a pod on a node that does not report, Kubernetes says that it is not Ready, and gives no reason.
  if (phase === "Running" && trouble === undefined) {
    const node = pod.spec?.nodeName ?? "";
    return wrong(
      `pod ${name} is Running but not Ready, so its node ${node} may not be Ready`,
      `see whether it is: kubectl get node ${node} -o wide; then see the pod's events: kubectl describe pod ${name} -n ${namespace}`,
    );
  }
  return wrong(
    `pod ${name} is ${phase}${trouble === undefined ? "" : ` (${trouble})`}`,
    `see its events: kubectl describe pod ${name} -n ${namespace}. If you mend its template, then ` +
      `delete Deployment ${resourceName} too: Liqo changes none that has no running pod`,
  );
}

function isReady(pod: V1Pod): boolean {
  return (pod.status?.conditions ?? []).some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
}

/** Why a pod does not run, as its containers or conditions say. */
function troubleOf({ status }: V1Pod): string | undefined {
  const waiting = (status?.containerStatuses ?? []).flatMap(({ name, state }) => {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason;
    return reason === undefined ? [] : [`container ${name}: ${reason}`];
  });
  const conditions = (status?.conditions ?? []).flatMap(({ type, reason, status: value }) =>
    value === "True" || reason === undefined ? [] : [`${type}: ${reason}`],
  );
  const [trouble] = [...waiting, ...conditions];
  return trouble;
}
