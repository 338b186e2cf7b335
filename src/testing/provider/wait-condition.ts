import type { KubernetesObject } from "../cluster/kubernetes-object.js";

/** What a `pulumi.com/waitFor` annotation asks for: one expression or a list of them. */
export function waitExpressions(object: KubernetesObject): readonly string[] {
  const annotation = object.metadata.annotations?.["pulumi.com/waitFor"];
  if (annotation === undefined) {
    return [];
  }
  return annotation.startsWith("[") ? (JSON.parse(annotation) as string[]) : [annotation];
}

/** Whether an expression selects something in an object and, if it names a value, exactly that. */
export function isMet(expression: string, object: KubernetesObject): boolean {
  const [, path, expected] = /^jsonpath=\{(.*)\}(?:=(.*))?$/.exec(expression) ?? [];
  if (path === undefined) {
    throw new Error(
      `The simulator knows no "pulumi.com/waitFor: ${expression}", only jsonpath={...} and jsonpath={...}=<value>.`,
    );
  }
  const selected = select(path, object);
  return expected === undefined
    ? selected.length > 0
    : selected.some((value) => String(value) === expected);
}

/** What a path selects, of JSONPath's steps those that waits are made of. */
function select(path: string, root: unknown): unknown[] {
  const step = /\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]|\[\?([^\]]+)\]/y;
  let selected = [root];
  while (step.lastIndex < path.length) {
    const start = step.lastIndex;
    const match = step.exec(path);
    if (match === null) {
      throw new Error(`The simulator does not know the step "${path.slice(start)}" of ${path}.`);
    }
    const [, field, index, quoted, filter] = match;
    selected =
      filter === undefined
        ? selected.flatMap((value) => child(value, field ?? quoted ?? Number(index)))
        : selected.flatMap(children).filter((value) => passes(filter, value));
  }
  return selected;
}

function child(value: unknown, key: string | number): unknown[] {
  const parent = value as Record<string | number, unknown> | null | undefined;
  const found = typeof parent === "object" ? parent?.[key] : undefined;
  return found === undefined || found === null ? [] : [found];
}

function children(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

/** Comparisons are of like with like: text is neither more nor less than a number. */
function passes(filter: string, value: unknown): boolean {
  const comparison = /^\s*(length\(@\)|@(?:\.[\w.-]+)?)\s*(>|==)\s*('[^']*'|\d+)\s*$/.exec(filter);
  const [, left = "", operator, right = ""] = comparison ?? [];
  if (operator === undefined) {
    throw new Error(`The simulator does not know the filter "?${filter}".`);
  }
  const [actual] = left === "length(@)" ? lengthOf(value) : select(left.slice(1), value);
  const wanted = right.startsWith("'") ? right.slice(1, -1) : Number(right);
  if (operator === "==") {
    return actual === wanted;
  }
  const comparable = typeof actual === "string" || typeof actual === "number";
  return comparable && typeof actual === typeof wanted && actual > wanted;
}

function lengthOf(value: unknown): number[] {
  return typeof value === "string" || Array.isArray(value) ? [value.length] : [];
}
