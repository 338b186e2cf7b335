import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { type ArgsCheck, problemsAt, type Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import { dnsLabelRule } from "../validation/rules.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";

/** Accepts a list of {@link NamespaceOffloading}s, also of another copy of this package. */
export const offloadsRule: Rule<unknown> = (value) => {
  if (!Array.isArray(value)) {
    return `expected a list of NamespaceOffloadings, got ${describeValue(value)}${isOffloading(value) ? ": write it in brackets" : hintFor(value)}`;
  }
  const problems = value.flatMap((each, index) =>
    problemsAt(`[${index}]`, isOffloading(each) ? undefined : offloadingProblem(each)),
  );
  return problems.length > 0 ? problems : undefined;
};

function isOffloading(value: unknown): boolean {
  return pulumi.Resource.isInstance(value) && "phase" in value;
}

function offloadingProblem(value: unknown): string {
  return `expected a NamespaceOffloading, got ${describeValue(value)}${hintFor(value)}`;
}

/** What to write instead of the name of a namespace. */
function hintFor(value: unknown): string {
  return dnsLabelRule(value) === undefined
    ? `: write new NamespaceOffloading("${String(value)}", { cluster, namespace: "${String(value)}" })`
    : "";
}

/**
 * Checks that offloaded namespaces are namespaces of the cluster with the virtual node.
 *
 * @param provider the other cluster of a peering, which the program may have swapped with the consumer.
 */
export function checkOffloads(
  check: ArgsCheck,
  cluster: LiqoCluster,
  offloads: readonly NamespaceOffloading[] = [],
  provider?: LiqoCluster,
): void {
  for (const [index, offloading] of offloads.entries()) {
    check.report(
      `offloads[${index}]`,
      offloading.cluster === cluster
        ? undefined
        : `expected a namespace of ${cluster.name}, got a namespace of ${offloading.cluster.name}` +
            (offloading.cluster === provider
              ? ", the provider: did you swap consumer and provider?"
              : ""),
    );
  }
}
