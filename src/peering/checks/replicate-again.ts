import type { LiveObject } from "../../cluster/live-object.js";
import type { Advice } from "../../diagnosis/check-result.js";
import { REPLICATE_ANNOTATION } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import type { LiveConsumer } from "./live-consumer.js";
import { nameOf } from "./peer-reader.js";

/** Liqo's kinds that a consumer replicates. */
const REPLICATED = [liqo.ResourceSlice, liqo.NamespaceMap, liqo.Renew].map(({ kind }) => kind);

/**
 * How to replicate objects of a consumer that have lost their copies. While a Tenant is Drained, the
 * provider forbids the copies, and Liqo does not try again before the object changes.
 */
export function replicateAgain(
  { namespace }: Pick<LiveConsumer, "namespace">,
  objects: readonly LiveObject[],
): Advice {
  return {
    hint: "let Liqo replicate again",
    commands:
      `kubectl annotate ${objects.map(argumentOf).join(" ")} -n ${namespace} --overwrite ` +
      `${REPLICATE_ANNOTATION}="$(date +%s)"`,
  };
}

/** An object as an argument of kubectl. Kubernetes has a ResourceSlice of another API group. */
function argumentOf(object: LiveObject): string {
  const found = REPLICATED.find(({ kind }) => kind === object.kind);
  const group = (found?.apiVersion ?? "").split("/").slice(0, 1).join("");
  return `${(object.kind ?? "").toLowerCase()}.${group}/${nameOf(object)}`;
}
