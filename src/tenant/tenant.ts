import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import type { ArgumentNames } from "../validation/arguments.js";
import { clusterIdRule, dnsLabelRule, liqoClusterRule } from "../validation/rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { gatewayResourceName, tenantNamespaceName } from "../liqo/names.js";

/** Where the objects of one side of a pair go: the arguments that all single-cluster components share. */
export interface TenantArgs {
  /** Cluster that the objects are created in. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the cluster at the other end (label `liqo.io/remote-cluster-id`). */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Namespace that stands for the cluster at the other end. It must exist. Pass `metadata.name` of a `TenantNamespace`, and what
   * goes there is created after it.
   *
   * @default - `liqo-tenant-<remoteClusterId>`, Liqo's own name for it
   */
  readonly namespace?: pulumi.Input<string>;
}

/** Their names. */
export const TENANT_ARGUMENTS: ArgumentNames<TenantArgs> = {
  cluster: true,
  remoteClusterId: true,
  namespace: true,
};

/** Checks the arguments that all single-cluster components share. */
export function checkTenant(check: ArgsCheck, args: TenantArgs): void {
  const noCluster = liqoClusterRule(args.cluster);
  if (noCluster !== undefined) {
    check.report("cluster", noCluster);
    check.orThrow();
  }
  check.required("remoteClusterId", args.remoteClusterId, clusterIdRule);
  check.optional(
    "remoteClusterId",
    args.remoteClusterId,
    remoteClusterIdLengthRule(args.namespace),
  );
  check.present("namespace", args.namespace, dnsLabelRule);
  const both = pulumi.all([args.cluster.clusterId, args.remoteClusterId]);
  check.whenKnown("remoteClusterId", both, ([own, remote]) =>
    own === remote ? `expected another cluster, got "${own}" itself` : undefined,
  );
}

/** What Liqo names after the other cluster's ID has to be a DNS label as well: its namespace, its gateway's Service. */
export function remoteClusterIdLengthRule(
  namespace: pulumi.Input<string> | undefined,
): Rule<unknown> {
  const prefix = namespace === undefined ? tenantNamespaceName("") : gatewayResourceName("");
  const longest = 63 - prefix.length;
  return (id) =>
    typeof id !== "string" || id.length <= longest
      ? undefined
      : `expected at most ${longest} characters, since "${prefix}${id}" has to be a DNS label, got ${id.length}` +
        (namespace === undefined ? ": give a namespace of your own" : "");
}

/** The namespace of a tenant, by Liqo's name for it unless the caller has given one. */
export function tenantNamespaceOf(args: TenantArgs): pulumi.Output<string> {
  return pulumi.output(
    args.namespace ?? pulumi.output(args.remoteClusterId).apply(tenantNamespaceName),
  );
}
