import * as pulumi from "@pulumi/pulumi";
import { isKubernetesProvider, kubernetesProviderOf } from "../pulumi/kubernetes-provider.js";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import { providerProblems } from "../validation/provider-options.js";
import { clusterOfProvider, type LiqoCluster } from "./liqo-cluster.js";

/** Accepts a `LiqoCluster`, also of another copy of this package. */
export const liqoClusterRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value) && "podCidrs" in value
    ? undefined
    : `expected a LiqoCluster, got ${describeValue(value)}${clusterHint(value)}`;

/** The name of a context, also that of Amazon EKS. */
const CONTEXT = /^[\w.@:/-]{1,100}$/;

/** What to write instead of a value that is not a `LiqoCluster`. */
export function clusterHint(value: unknown): string {
  if (isKubernetesProvider(value)) {
    return ': write new LiqoCluster("<name>", { provider })';
  }
  return typeof value === "string" && CONTEXT.test(value)
    ? `: write new LiqoCluster("<name>", { context: "${value}" })`
    : "";
}

/**
 * Rejects the cluster of the other side, and a cluster of the same name: a pair names its resources
 * after both clusters.
 */
export function differentClusterRule(other: LiqoCluster): Rule<LiqoCluster> {
  return (cluster) => {
    if (cluster === other) {
      return `expected another cluster than server, got "${other.name}" for both`;
    }
    return cluster.name === other.name
      ? `expected a LiqoCluster of another name than server, got "${other.name}" for both`
      : undefined;
  };
}

/**
 * Rejects values in the options of a component that are not providers. Rejects a Kubernetes
 * provider, unless it belongs to a cluster of the component: the resources of the component use the
 * providers of its clusters.
 */
export function checkProviderOption(
  check: ArgsCheck,
  opts: pulumi.ComponentResourceOptions | undefined,
  ...clusters: readonly LiqoCluster[]
): void {
  check.report("", providerProblems(opts));
  const provider = kubernetesProviderOf(opts);
  const cluster = provider && clusterOfProvider(provider);
  if (provider !== undefined && (cluster === undefined || !clusters.includes(cluster))) {
    check.report(
      "provider",
      "expected no Kubernetes provider in the options, because the resources use the provider of their LiqoCluster: " +
        "set provider on the LiqoCluster instead",
    );
  }
}
