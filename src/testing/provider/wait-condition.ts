import { type JSONValue, query } from "json-p3";
import type { KubernetesObject } from "../cluster/kubernetes-object.js";

/** The expressions in a `pulumi.com/waitFor` annotation, which has one expression or a JSON list. */
export function waitExpressions(object: KubernetesObject): readonly string[] {
  const annotation = object.metadata.annotations?.["pulumi.com/waitFor"];
  if (annotation === undefined) {
    return [];
  }
  return annotation.startsWith("[") ? (JSON.parse(annotation) as string[]) : [annotation];
}

/** Whether an expression selects a value in an object and, if it specifies a value, exactly that value. */
export function isMet(expression: string, object: KubernetesObject): boolean {
  const [, path, expected] = /^jsonpath=\{(.*)\}(?:=(.*))?$/.exec(expression) ?? [];
  if (path === undefined) {
    throw new Error(
      `The simulator does not support "pulumi.com/waitFor: ${expression}": use jsonpath={...} or jsonpath={...}=<value>.`,
    );
  }
  // The provider evaluates a path from the root of the object.
  const selected = query(`$${path}`, object as unknown as JSONValue).values();
  return expected === undefined
    ? selected.length > 0
    : selected.some((value: unknown) => String(value) === expected);
}
