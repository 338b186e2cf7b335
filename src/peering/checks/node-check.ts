import { conditionOf, isTerminating, type LiveObject } from "../../cluster/live-object.js";
import {
  type Advice,
  checkLiqo,
  type CheckResult,
  fail,
  inOrder,
  pass,
  unknown,
} from "../../diagnosis/check-result.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { quote } from "../../diagnosis/quote.js";
import type { VirtualNodeSpec } from "../../liqo/index.js";
import type { Drain } from "./drain.js";
import { KUBELETS, type LiveConsumer, type LiveVirtualNode } from "./live-consumer.js";
import { nameOf } from "./peer-reader.js";

/**
 * Checks that pods can be scheduled on the consumer's virtual nodes.
 *
 * @param earlier all other checks. Their problems with the network explain a Node without a network.
 */
export function checkNodes(
  consumer: LiveConsumer,
  earlier: readonly DiagnosisCheck[],
): CheckResult | undefined {
  const { virtualNodes, foreignNodes } = consumer;
  const [taken] = foreignNodes;
  if (taken !== undefined) {
    return fail(
      `Node ${taken} exists without a VirtualNode, so Liqo creates none for ResourceSlice ${taken}`,
      "give the ResourceSlice another name, or delete the Node",
    );
  }
  if (virtualNodes.length === 0) {
    return undefined;
  }
  const problem = virtualNodes
    .map((virtualNode) => nodeProblem(virtualNode, consumer, earlier))
    .find((each) => each !== undefined);
  const names = virtualNodes.map(({ object }) => nameOf(object)).join(", ");
  return problem ?? pass(`${virtualNodes.length === 1 ? "Node" : "Nodes"} ${names} Ready`);
}

function nodeProblem(
  virtualNode: LiveVirtualNode,
  consumer: LiveConsumer,
  earlier: readonly DiagnosisCheck[],
): CheckResult | undefined {
  const { object, node, drain } = virtualNode;
  const { createNode = true } = (object.spec ?? {}) as Partial<VirtualNodeSpec>;
  if (isTerminating(object)) {
    return draining(nameOf(object), drain, consumer);
  }
  const kubelet = kubeletProblem(virtualNode, consumer);
  if (kubelet !== undefined || !createNode) {
    return kubelet;
  }
  if (consumer.unread.has("Nodes")) {
    return unknown("forbidden: cannot read Nodes");
  }
  if (node === undefined) {
    return unknown(
      `Node ${nameOf(object)} not found: its virtual kubelet creates it`,
      kubeletLog(virtualNode, consumer),
    );
  }
  return readinessProblem(node, virtualNode, consumer, earlier);
}

function readinessProblem(
  node: LiveObject,
  virtualNode: LiveVirtualNode,
  consumer: LiveConsumer,
  earlier: readonly DiagnosisCheck[],
): CheckResult | undefined {
  const name = nameOf(node);
  const ready = conditionOf(node, "Ready");
  if (ready?.status === "True") {
    return node.spec?.["unschedulable"] === true
      ? fail(`Node ${name} is cordoned: no pod is scheduled on it`, {
          hint: "uncordon it",
          commands: `kubectl uncordon ${name}`,
        })
      : undefined;
  }
  const reason = ready?.message === undefined ? "" : ` (${quote(ready.message)})`;
  const seen = `Node ${name} is not Ready${reason}`;
  if (conditionOf(node, "NetworkUnavailable")?.status === "True") {
    const down = `${seen}: the network to ${consumer.remoteClusterId} is down`;
    return earlier.some(({ result }) => result === "wrong")
      ? unknown(`${down}, see the other checks`)
      : fail(down, {
          hint: "check the tunnel",
          commands: `kubectl get connection -n ${consumer.namespace}`,
        });
  }
  const { resourceQuota } = (virtualNode.object.spec ?? {}) as Partial<VirtualNodeSpec>;
  const missing = ["cpu", "memory"].filter((resource) => !hasResource(resourceQuota, resource));
  if (missing.length > 0) {
    return fail(
      `${seen}: VirtualNode ${name} has no ${missing.join(" and ")}`,
      `grant ${missing.join(" and ")} with its ResourceSlice`,
    );
  }
  return unknown(
    seen,
    inOrder(
      ...(earlier.some(({ result }) => result === "wrong") ? ["fix the other problems first"] : []),
      kubeletLog(virtualNode, consumer),
    ),
  );
}

function hasResource(
  quota: VirtualNodeSpec["resourceQuota"] | undefined,
  resource: string,
): boolean {
  const quantity = quota?.hard[resource];
  return quantity !== undefined && !/^0+\D*$/.test(quantity);
}

/** Why the virtual kubelet does not run. */
function kubeletProblem(
  { object, kubelet }: LiveVirtualNode,
  { namespace, liqoNamespace, unread }: LiveConsumer,
): CheckResult | undefined {
  const name = `vk-${nameOf(object)}`;
  if (unread.has(KUBELETS)) {
    return undefined;
  }
  if (kubelet === undefined) {
    return fail(
      `Deployment ${name} of the virtual kubelet not found in namespace ${namespace}: Liqo has not created it`,
      checkLiqo(liqoNamespace),
    );
  }
  if ((kubelet.status?.readyReplicas ?? 0) > 0) {
    return undefined;
  }
  const found =
    kubelet.spec?.replicas === 0 ? "is scaled to 0 replicas" : "has no pod that is Ready";
  return fail(`Deployment ${name} of the virtual kubelet ${found}`, {
    hint: "read the events and the log of its pod",
    commands: [
      `kubectl describe pods -l liqo.io/virtual-node=${nameOf(object)} -n ${namespace}`,
      `kubectl logs deploy/${name} -n ${namespace}`,
    ].join("\n"),
  });
}

/** What delays the deletion of a virtual node. Liqo waits for its pods without a timeout. */
function draining(name: string, drain: Drain | undefined, consumer: LiveConsumer): CheckResult {
  const { pods = [], terminating = [], budgets = [] } = drain ?? {};
  const what = `VirtualNode ${name} is Terminating`;
  if (budgets.length > 0) {
    const [budget] = budgets;
    const [namespace = "", budgetName = ""] = (budget ?? "").split("/");
    return fail(
      `${what}: PodDisruptionBudget ${budgets.join(", ")} forbids the eviction of pod ${pods.join(", ")}`,
      {
        hint: "let the budget allow an eviction, for example by more replicas, or delete the pods",
        commands: `kubectl describe pdb ${budgetName} -n ${namespace}`,
      },
    );
  }
  const unread = ["Pods", "PodDisruptionBudgets"].find((part) => consumer.unread.has(part));
  if (unread !== undefined) {
    return unknown(`${what}. Forbidden: cannot list ${unread}, for which it may wait`, {
      hint: "list the pods of the node as an administrator",
      commands: `kubectl get pods --all-namespaces --field-selector spec.nodeName=${name}`,
    });
  }
  const [first] = [...terminating, ...pods];
  if (first === undefined) {
    return unknown(
      what,
      inOrder(
        "wait a few minutes: after a failed eviction, Liqo tries again with growing delays",
        checkLiqo(consumer.liqoNamespace),
      ),
    );
  }
  const [namespace = "", podName = ""] = first.split("/");
  return unknown(`${what}, and waits for the end of pod ${[...terminating, ...pods].join(", ")}`, {
    hint: "wait for the end of the pods, or read what delays them",
    commands: `kubectl describe pod ${podName} -n ${namespace}`,
  });
}

function kubeletLog({ object }: LiveVirtualNode, { namespace }: LiveConsumer): Advice {
  return {
    hint: "read the log of its virtual kubelet",
    commands: `kubectl logs deploy/vk-${nameOf(object)} -n ${namespace}`,
  };
}
