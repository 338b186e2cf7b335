import type { LiveObject } from "../../cluster/live-object.js";
import type { Advice } from "../../diagnosis/check-result.js";
import { REPLICATE_ANNOTATION } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import { kubectlKind } from "../../liqo/kubectl.js";
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

function argumentOf(object: LiveObject): string {
  const [found] = REPLICATED.filter(({ kind }) => kind === object.kind).map(kubectlKind);
  return `${found ?? object.kind ?? ""}/${nameOf(object)}`;
}
