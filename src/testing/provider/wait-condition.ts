import { type JSONValue, query } from "json-p3";
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
  // The provider selects from the root as well, which `kubectl` leaves out.
  const selected = query(`$${path}`, object as unknown as JSONValue).values();
  return expected === undefined
    ? selected.length > 0
    : selected.some((value: unknown) => String(value) === expected);
}
