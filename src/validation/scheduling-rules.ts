import { problemsAt, type Rule } from "./args-check.js";
import type { ArgsProblem } from "./errors.js";
import { fieldsRule, optionalField } from "./fields-rule.js";
import { labelValueRule, qualifiedNameRule } from "./metadata-rules.js";
import { describeValue } from "./describe-value.js";
import { oneOfRule } from "./one-of-rule.js";
import { integerRule, objectsRule } from "./rules.js";

// Liqo accepts these values as they are. The API server rejects them later, when the virtual kubelet
// updates the Node or creates a pod in the provider cluster.

const effectRule = oneOfRule(["NoSchedule", "PreferNoSchedule", "NoExecute"]);

const taintRule = fieldsRule({
  key: qualifiedNameRule,
  value: optionalField(labelValueRule),
  effect: effectRule,
});

/** [Taints](https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/) of a node. */
export const taintsRule: Rule<unknown> = (taints) =>
  objectsRule("of taints", taintRule)(taints) ?? equalTaints(taints as readonly Taint[]);

interface Taint {
  readonly key: string;
  readonly effect: string;
}

/** A node has at most one taint of a key and an effect. */
function equalTaints(taints: readonly Taint[]): readonly ArgsProblem[] | undefined {
  const ids = taints.map(({ key, effect }) => `${key}:${effect}`);
  const problems = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : problemsAt(
          `[${index}]`,
          `expected another key or effect than taint [${ids.indexOf(id)}], got ${id} for both`,
        ),
  );
  return problems.length > 0 ? problems : undefined;
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

const tolerationFieldsRule = fieldsRule({
  key: optionalField(qualifiedNameRule),
  operator: optionalField(oneOfRule(["Equal", "Exists"])),
  value: optionalField(labelValueRule),
  effect: optionalField(effectRule),
  tolerationSeconds: optionalField((value) =>
    Number.isSafeInteger(value) ? undefined : `expected an integer, got ${describeValue(value)}`,
  ),
});

const tolerationRule: Rule<unknown> = (toleration) =>
  tolerationFieldsRule(toleration) ?? tolerationProblems(toleration as Toleration);

function tolerationProblems(toleration: Toleration): readonly ArgsProblem[] | undefined {
  const { key = "", operator, value = "", effect, tolerationSeconds } = toleration;
  const problems = [
    ...problemsAt(
      ".operator",
      key === "" && operator !== "Exists"
        ? `expected "Exists", because key is not set, got ${describeValue(operator)}`
        : undefined,
    ),
    ...problemsAt(
      ".value",
      operator === "Exists" && value !== ""
        ? `expected no value, because operator is "Exists", got ${describeValue(value)}`
        : undefined,
    ),
    ...problemsAt(
      ".tolerationSeconds",
      tolerationSeconds !== undefined && effect !== "NoExecute"
        ? 'expected no tolerationSeconds, because effect is not "NoExecute"'
        : undefined,
    ),
  ];
  return problems.length > 0 ? problems : undefined;
}

/** [Tolerations](https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/) of a pod. */
export const tolerationsRule = objectsRule("of tolerations", tolerationRule);

interface Requirement {
  readonly operator: string;
  readonly values?: readonly string[];
}

const requirementFieldsRule = fieldsRule({
  key: qualifiedNameRule,
  operator: oneOfRule(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
  values: optionalField(objectsRule("of strings", labelValueRule)),
});

const requirementRule: Rule<unknown> = (requirement) => {
  const problem = requirementFieldsRule(requirement);
  if (problem !== undefined) {
    return problem;
  }
  const reason = valuesProblem(requirement as Requirement);
  return reason === undefined ? undefined : problemsAt(".values", reason);
};

/** Whether the number of values fits the operator. */
function valuesProblem({ operator, values = [] }: Requirement): string | undefined {
  const [first = ""] = values;
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length === 0
        ? `expected at least one value, because operator is "${operator}"`
        : undefined;
    case "Gt":
    case "Lt":
      return values.length === 1 && /^[-+]?\d+$/.test(first)
        ? undefined
        : `expected a single integer such as ["4"], because operator is "${operator}"`;
    default:
      return values.length === 0
        ? undefined
        : `expected no values, because operator is "${operator}"`;
  }
}

/** A requirement for a field of a node. Kubernetes knows a single field. */
const fieldRequirementRule = fieldsRule({
  key: oneOfRule(["metadata.name"]),
  operator: oneOfRule(["In", "NotIn"]),
  values: (values) =>
    Array.isArray(values) && values.length === 1 && typeof values[0] === "string"
      ? undefined
      : `expected a list with the name of a node, got ${describeValue(values)}`,
});

const termRule = fieldsRule({
  matchExpressions: optionalField(objectsRule("of requirements", requirementRule)),
  matchFields: optionalField(objectsRule("of requirements", fieldRequirementRule)),
});

const EXAMPLE = '[{ matchExpressions: [{ key: "zone", operator: "In", values: ["eu"] }] }]';

const termsRule = objectsRule(`of terms such as ${EXAMPLE}`, termRule);

/** A selector of nodes, with any number of terms. */
export const nodeSelectorRule = fieldsRule({ nodeSelectorTerms: termsRule });

/**
 * [Node affinity](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity)
 * of a pod.
 */
export const nodeAffinityRule = fieldsRule({
  requiredDuringSchedulingIgnoredDuringExecution: optionalField(
    fieldsRule({
      nodeSelectorTerms: (terms) =>
        Array.isArray(terms) && terms.length === 0
          ? "expected at least one term, got an empty list"
          : termsRule(terms),
    }),
  ),
  preferredDuringSchedulingIgnoredDuringExecution: optionalField(
    objectsRule(
      "of preferences",
      fieldsRule({ weight: integerRule(1, 100), preference: termRule }),
    ),
  ),
});
