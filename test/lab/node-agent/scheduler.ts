import type {
  V1Node,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
  V1Pod,
  V1Taint,
  V1Toleration,
} from "@kubernetes/client-node";

/**
 * The name of the node for a pod: the preferred node if the pod fits there, else the first other
 * node that is Ready. `undefined` if the pod fits no node. No pod fits a cordoned node.
 */
export function nodeFor(
  pod: V1Pod,
  nodes: readonly V1Node[],
  preferred: string,
): string | undefined {
  const fitting = nodes
    .filter(({ spec }) => spec?.unschedulable !== true)
    .filter((node) => matchesNode(pod, node) && toleratesTaints(pod, node));
  const names = fitting
    .filter((node) => nameOf(node) === preferred || isReady(node))
    .map(nameOf)
    .sort();
  return names.includes(preferred) ? preferred : names[0];
}

function matchesNode(pod: V1Pod, node: V1Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const selector = Object.entries(pod.spec?.nodeSelector ?? {});
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms;
  return (
    selector.every(([key, value]) => labels[key] === value) &&
    (terms === undefined || terms.some((term) => matchesTerm(term, node)))
  );
}

function matchesTerm({ matchExpressions, matchFields }: V1NodeSelectorTerm, node: V1Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const fields = { "metadata.name": nameOf(node) };
  return (
    (matchExpressions ?? []).every((requirement) => isMet(requirement, labels)) &&
    (matchFields ?? []).every((requirement) => isMet(requirement, fields))
  );
}

function isMet(
  { key, operator, values = [] }: V1NodeSelectorRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function toleratesTaints(pod: V1Pod, node: V1Node): boolean {
  const tolerations = pod.spec?.tolerations ?? [];
  return (node.spec?.taints ?? [])
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates({ key, operator, value = "", effect }: V1Toleration, taint: V1Taint): boolean {
  return (
    (effect === undefined || effect === "" || effect === taint.effect) &&
    (key === undefined || key === "" || key === taint.key) &&
    (operator === "Exists" || value === (taint.value ?? ""))
  );
}

function isReady(node: V1Node): boolean {
  return (node.status?.conditions ?? []).some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
}

function nameOf(node: V1Node): string {
  return node.metadata?.name ?? "";
}
