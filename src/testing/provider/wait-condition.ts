import { type JSONValue, query } from "json-p3";
import type { KubernetesObject } from "../cluster/kubernetes-object.js";

/** The expressions in the `pulumi.com/waitFor` annotation: a single expression or a JSON list. */
export function waitExpressions(object: KubernetesObject): readonly string[] {
  const annotation = object.metadata.annotations?.["pulumi.com/waitFor"];
  if (annotation === undefined) {
    return [];
  }
  return annotation.startsWith("[") ? (JSON.parse(annotation) as string[]) : [annotation];
}

/**
 * Whether the object has a value at the JSONPath of an expression and, if the expression has a
 * value, an equal value.
 */
export function isMet(expression: string, object: KubernetesObject): boolean {
  const [, path, expected] = /^jsonpath=\{(.*)\}(?:=(.*))?$/.exec(expression) ?? [];
  if (path === undefined) {
    throw new Error(
      `The simulator does not support "pulumi.com/waitFor: ${expression}": use jsonpath={...} or jsonpath={...}=<value>.`,
    );
  }
  // Like the provider, evaluate the path from the root of the object.
  const selected = query(`$${path}`, object as unknown as JSONValue).values();
  return expected === undefined
    ? selected.length > 0
    : selected.some((value: unknown) => String(value) === expected);
}
