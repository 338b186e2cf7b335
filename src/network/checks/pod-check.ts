import type { Condition, Deployment, Pod } from "../../cluster/client/kubernetes-objects.js";
import { isActive, podName, sendingPods } from "../gateway-workload/gateway-pods.js";
import {
  type Advice,
  checkLiqo,
  pass,
  type CheckResult,
  unknown,
  fail,
} from "../../diagnosis/check-result.js";
import { quote } from "../../diagnosis/quote.js";
import type { LiveSide } from "./live-side.js";

/** Checks that the gateway's pod is Ready and has the current pod template of the Deployment. */
export function checkPod(side: LiveSide): CheckResult | undefined {
  const { namespace, liqoNamespace, gateways, resourceName, parts } = side;
  if (gateways.length === 0) {
    return undefined;
  }
  const { deployment } = parts;
  if (deployment === undefined) {
    return fail(
      `Deployment ${resourceName} not found in namespace ${namespace}: Liqo has not created it`,
      checkLiqo(liqoNamespace),
    );
  }
  const pods = parts.pods.filter(isActive);
  const [ready] = sendingPods(pods);
  if (ready !== undefined) {
    return isOutdated(deployment, pods)
      ? unfinishedRollout(side, deployment, ready)
      : pass(`pod ${podName(ready)} is Ready`);
  }
  const failure = creationFailure(deployment);
  if (failure !== undefined && isOutdated(deployment, pods)) {
    return fail(`Deployment ${resourceName} ${failure}`, creationAdvice(failure, namespace));
  }
  const candidates = pods.length > 0 ? pods : parts.pods;
  const pod = candidates.find((candidate) => troubleOf(candidate) !== undefined) ?? candidates[0];
  return pod === undefined ? withoutPod(side, deployment) : unreadyPod(side, pod);
}

/** Whether a pod may be from before the last change of the Deployment, or a pod is missing. */
function isOutdated({ metadata, spec, status }: Deployment, pods: readonly Pod[]): boolean {
  const updated = status?.updatedReplicas ?? 0;
  const isObserved = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  // A missing passive replica does not stop the tunnel.
  return !isObserved || updated < Math.min(1, spec?.replicas ?? 1) || pods.length > updated;
}

function unfinishedRollout(
  { namespace, resourceName }: LiveSide,
  deployment: Deployment,
  ready: Pod,
): CheckResult {
  const earlier = `pod ${podName(ready)} may run an earlier pod template`;
  const failure = creationFailure(deployment);
  if (failure !== undefined) {
    return fail(
      `Deployment ${resourceName} ${failure}; ${earlier}`,
      creationAdvice(failure, namespace),
    );
  }
  const progress = conditionOf(deployment, "Progressing", "False");
  return progress === undefined
    ? unknown(`Deployment ${resourceName} is not rolled out yet: ${earlier}`, {
        hint: "wait for its rollout",
        commands: `kubectl rollout status deployment/${resourceName} -n ${namespace}`,
      })
    : fail(
        `Deployment ${resourceName} is not rolled out (Progressing: ${quoted(progress)}): ${earlier}`,
        { hint: "read the events of its pods", commands: `kubectl describe pods -n ${namespace}` },
      );
}

function withoutPod({ namespace, resourceName }: LiveSide, deployment: Deployment): CheckResult {
  if (deployment.spec?.replicas === 0) {
    return fail(`Deployment ${resourceName} is scaled to 0 replicas`, {
      hint: "scale it up",
      commands: `kubectl scale deployment ${resourceName} -n ${namespace} --replicas=1`,
    });
  }
  const condition =
    conditionOf(deployment, "Progressing", "False") ??
    conditionOf(deployment, "Available", "False");
  const reason = condition === undefined ? "" : ` (${condition.type}: ${quoted(condition)})`;
  return fail(`Deployment ${resourceName} has no pod${reason}`, replicaSetAdvice(namespace));
}

function unreadyPod({ namespace, resourceName }: LiveSide, pod: Pod): CheckResult {
  const name = podName(pod);
  const phase = pod.status?.phase ?? "Unknown";
  const trouble = troubleOf(pod);
  // If a node stops reporting, Kubernetes sets Ready to False on its pods, without a reason.
  if (phase === "Running" && trouble === undefined) {
    const node = pod.spec?.nodeName ?? "";
    return fail(`pod ${name} is Running but not Ready, so its node ${node} may not be Ready`, {
      hint: "check the node, then read the pod's events",
      commands: `kubectl get node ${node} -o wide\nkubectl describe pod ${name} -n ${namespace}`,
    });
  }
  return fail(`pod ${name} is ${phase}${trouble === undefined ? "" : ` (${trouble})`}`, {
    hint:
      `read its events; if you change its template, also delete Deployment ${resourceName}, because Liqo does not ` +
      "update a Deployment without a running pod",
    commands: `kubectl describe pod ${name} -n ${namespace}`,
  });
}

/** Why Kubernetes cannot create a pod, in its own words. */
function creationFailure(deployment: Deployment): string | undefined {
  const pod = conditionOf(deployment, "ReplicaFailure", "True");
  if (pod !== undefined) {
    return `cannot create its pod: ${quote(pod.message ?? "")}`;
  }
  const progress = conditionOf(deployment, "Progressing", "False");
  return progress?.reason === "ReplicaSetCreateError"
    ? `cannot create its ReplicaSet: ${quote(progress.message ?? "")}`
    : undefined;
}

/**
 * How to get a rejected pod accepted, by the message with which Kubernetes or OpenShift rejects it.
 */
function creationAdvice(failure: string, namespace: string): Advice {
  const causes: readonly (readonly [RegExp, Advice])[] = [
    [
      /(exceeded|failed) quota/,
      {
        hint: "raise the quota or free some of it",
        commands: `kubectl describe resourcequota -n ${namespace}`,
      },
    ],
    [
      /security context constraint/i,
      {
        hint: "let the pod's ServiceAccount use a SecurityContextConstraint for privileged pods",
        commands: `oc adm policy add-scc-to-user privileged -z <ServiceAccount> -n ${namespace}`,
      },
    ],
    [
      /violates PodSecurity/,
      {
        hint: "allow privileged pods in the namespace",
        commands: `kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=privileged --overwrite`,
      },
    ],
    [
      /admission webhook|ValidatingAdmissionPolicy/,
      { hint: `exempt the gateway's pods in namespace ${namespace} from this policy` },
    ],
  ];
  const advice = causes.find(([pattern]) => pattern.test(failure))?.[1];
  return advice === undefined
    ? replicaSetAdvice(namespace)
    : { ...advice, hint: `${advice.hint}; Kubernetes retries by itself` };
}

function replicaSetAdvice(namespace: string): Advice {
  return {
    hint: "read the events of its ReplicaSet",
    commands: `kubectl describe replicasets -n ${namespace}`,
  };
}

/** A condition of a Deployment, if it has the status and a message. */
function conditionOf(
  { status }: Deployment,
  type: string,
  value: "True" | "False",
): Condition | undefined {
  return (status?.conditions ?? []).find(
    (condition) =>
      condition.type === type && condition.status === value && Boolean(condition.message),
  );
}

/** Reasons of a container that starts normally. */
const STARTING: readonly (string | undefined)[] = ["ContainerCreating", "PodInitializing"];

/** Why a pod is not Ready, in Kubernetes' own words. */
function troubleOf({ status }: Pod): string | undefined {
  const states = (status?.containerStatuses ?? []).flatMap(({ name, state }) => {
    const stopped = state?.waiting ?? state?.terminated;
    return stopped?.reason === undefined ? [] : [{ subject: `container ${name}`, ...stopped }];
  });
  const conditions = (status?.conditions ?? []).flatMap((condition) =>
    condition.status === "True" || condition.reason === undefined
      ? []
      : [{ subject: condition.type, ...condition }],
  );
  const trouble =
    states.find(({ reason }) => !STARTING.includes(reason)) ??
    states[0] ??
    conditions.find(({ type }) => type === "PodScheduled") ??
    conditions[0];
  return trouble && `${trouble.subject}: ${quoted(trouble)}`;
}

/** Reason and message, as far as there are both. */
function quoted({ reason, message }: { readonly reason?: string; readonly message?: string }) {
  return [reason, message]
    .filter(Boolean)
    .map((text = "") => quote(text))
    .join(": ");
}
