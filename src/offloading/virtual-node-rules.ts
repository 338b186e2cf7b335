import { RESERVED_NODE_LABELS, VIRTUAL_NODE_TAINT } from "../liqo/offloading/labels.js";
import { problemsAt, type Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import type { ArgsProblem } from "../validation/errors.js";
import { labelsRule } from "../validation/metadata-rules.js";
import { taintsRule } from "../validation/scheduling-rules.js";

/** Labels of a virtual node, without those that Liqo sets and needs. */
export const nodeLabelsRule: Rule<unknown> = (labels) =>
  labelsRule(labels) ??
  reserved(
    Object.keys(labels as object).filter((key) => RESERVED_NODE_LABELS.includes(key)),
    (key) => `[${describeValue(key)}]`,
    "label",
  );

/** Taints of a virtual node, without Liqo's own taint. */
export const nodeTaintsRule: Rule<unknown> = (taints) => {
  const problem = taintsRule(taints);
  if (problem !== undefined) {
    return problem;
  }
  const keys = (taints as readonly { readonly key: string }[]).map(({ key }) => key);
  const own = keys.flatMap((key, index) => (key === VIRTUAL_NODE_TAINT ? [String(index)] : []));
  return reserved(own, (index) => `[${index}].key`, "taint");
};

function reserved(
  found: readonly string[],
  pathOf: (found: string) => string,
  description: string,
): readonly ArgsProblem[] | undefined {
  const problems = found.flatMap((each) =>
    problemsAt(pathOf(each), `expected another key, because Liqo sets this ${description} itself`),
  );
  return problems.length > 0 ? problems : undefined;
}
