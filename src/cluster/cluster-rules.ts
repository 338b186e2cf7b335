import * as pulumi from "@pulumi/pulumi";
import type { Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import type { LiqoCluster } from "./liqo-cluster.js";

/** Accepts a `LiqoCluster`, also of another copy of this package. */
export const liqoClusterRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value) && "podCidrs" in value
    ? undefined
    : `expected a LiqoCluster, got ${describeValue(value)}`;

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
