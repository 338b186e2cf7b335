import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import { nodeLabelsOf } from "./virtual-node.js";

/** A requirement for a label. */
interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Selects virtual nodes by labels. Without terms, selects all nodes. */
export interface ClusterSelector {
  readonly nodeSelectorTerms?: readonly { readonly matchExpressions?: readonly Requirement[] }[];
}

/** Whether a selector selects a VirtualNode: if its labels meet all requirements of a term. */
export function isSelected(
  { nodeSelectorTerms = [] }: ClusterSelector,
  virtualNode: KubernetesObject,
): boolean {
  const labels = nodeLabelsOf(virtualNode);
  return (
    nodeSelectorTerms.length === 0 ||
    nodeSelectorTerms.some(
      ({ matchExpressions = [] }) =>
        // In Kubernetes, an empty term selects no node.
        matchExpressions.length > 0 && matchExpressions.every((one) => isMet(one, labels)),
    )
  );
}

function isMet(
  { key, operator, values = [] }: Requirement,
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
