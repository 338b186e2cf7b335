import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  prerequisite,
  optionalDefined,
  required,
} from "../validation/arguments.js";
import { clusterIdRule, dnsLabelRule } from "../validation/rules.js";
import { liqoClusterRule } from "../cluster/cluster-rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { gatewayResourceName, tenantNamespaceName } from "../liqo/names.js";
import { checkNamespaceExists } from "./existing-namespace.js";

/**
 * Cluster and namespace of a resource: the arguments that all components for a single cluster have.
 */
export interface RemoteClusterArgs {
  /** Cluster in which the component creates its objects. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the remote cluster (label `liqo.io/remote-cluster-id`). */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Tenant namespace of the remote cluster. The namespace must exist. Pass `metadata.name` of a
   * `TenantNamespace`, so that the namespace is created first.
   *
   * @default - `liqo-tenant-<remoteClusterId>`, Liqo's own name
   */
  readonly namespace?: pulumi.Input<string> | undefined;
}

export const REMOTE_CLUSTER_ARGUMENTS: ArgumentChecks<RemoteClusterArgs> = {
  cluster: prerequisite(liqoClusterRule),
  remoteClusterId: required(clusterIdRule),
  namespace: optionalDefined(dnsLabelRule),
};

/**
 * Checks arguments of {@link RemoteClusterArgs} that depend on each other or on the cluster.
 *
 * @param opts the options of the component with the arguments.
 */
export function checkRemoteClusterArgs(
  check: ArgsCheck,
  args: RemoteClusterArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  checkRemoteClusterId(check, args);
  checkNamespaceExists(check, "namespace", args, opts);
}

/**
 * Checks the ID of the remote cluster.
 *
 * @param argument the argument for the name of the namespace.
 */
export function checkRemoteClusterId(
  check: ArgsCheck,
  args: RemoteClusterArgs,
  argument?: string,
): void {
  check.optional(
    "remoteClusterId",
    args.remoteClusterId,
    remoteClusterIdLengthRule(args.namespace, argument),
  );
  const ids = pulumi.all([args.cluster.clusterId, args.remoteClusterId]);
  check.whenKnown("remoteClusterId", ids, ([own, remote]) =>
    own === remote ? `expected another cluster, got "${own}" itself` : undefined,
  );
}

/**
 * Liqo's names for the namespace of the remote cluster and for the gateway's Service must be DNS
 * labels, too.
 *
 * @param argument the argument for the name of the namespace.
 */
export function remoteClusterIdLengthRule(
  namespace: pulumi.Input<string> | undefined,
  argument = "namespace",
): Rule<unknown> {
  const prefix = namespace === undefined ? tenantNamespaceName("") : gatewayResourceName("");
  const longest = 63 - prefix.length;
  return (id) =>
    typeof id !== "string" || clusterIdRule(id) !== undefined || id.length <= longest
      ? undefined
      : `expected a cluster ID of at most ${longest} characters, since "${prefix}${id}" must be a DNS label, got ${id.length}` +
        (namespace === undefined ? `: set ${argument}` : "");
}

/** The argument `namespace`, or Liqo's own name for the namespace. */
export function tenantNamespaceOf(args: RemoteClusterArgs): pulumi.Output<string> {
  return pulumi.output(
    args.namespace ?? pulumi.output(args.remoteClusterId).apply(tenantNamespaceName),
  );
}

/** The arguments with the tenant namespace that they name, or that Liqo's own name means. */
export function inTenantNamespace<Args extends RemoteClusterArgs>(
  args: Args,
): Args & { readonly namespace: pulumi.Output<string> } {
  return { ...args, namespace: tenantNamespaceOf(args) };
}
