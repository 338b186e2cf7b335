import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { engineTakesHooks } from "./engine-hooks.js";
import { inThisRun, metadataOf } from "./hook.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { tenantNamespaceLabels } from "./liqo/labels.js";
import { gatewayResourceName, tenantNamespaceName } from "./liqo/names.js";
import { OWNED } from "./liqo/object.js";
import { isClusterId, isDnsLabel } from "./rules.js";
import { noteNewNamespace } from "./vacancy.js";

/** Where the objects of one side of a pair go: the arguments that all single-cluster components share. */
export interface TenantArgs {
  /** Cluster that the objects are created in. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the cluster at the other end (label `liqo.io/remote-cluster-id`). */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Namespace that stands for the cluster at the other end. It must exist.
   *
   * @default - `liqo-tenant-<remoteClusterId>`, Liqo's own name for it
   */
  readonly namespace?: pulumi.Input<string>;
}

/** Checks the arguments that all single-cluster components share. */
export function checkTenant(check: ArgsCheck, args: TenantArgs): void {
  check.input("remoteClusterId", args.remoteClusterId, isClusterId);
  check.input("remoteClusterId", args.remoteClusterId, namesFit(args.namespace));
  check.input("namespace", args.namespace, isDnsLabel);
  const both = pulumi.all([args.cluster.clusterId, args.remoteClusterId]);
  check.later("remoteClusterId", both, ([own, remote]) =>
    own === remote ? `expected another cluster, got "${own}" itself` : undefined,
  );
}

/** What Liqo names after the other cluster's ID has to be a DNS label as well: its namespace, its gateway's Service. */
export function namesFit(namespace: pulumi.Input<string> | undefined): Rule<string> {
  const prefix = namespace === undefined ? tenantNamespaceName("") : gatewayResourceName("");
  const longest = 63 - prefix.length;
  return (id) =>
    id.length <= longest
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

/** Arguments of {@link TenantNamespace}. */
export interface TenantNamespaceArgs {
  /** Liqo's ID of the cluster that the namespace stands for. With Liqo's name for it, 51 characters at most. */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Name of the namespace.
   *
   * @default - `liqo-tenant-<remoteClusterId>`
   */
  readonly name?: pulumi.Input<string>;
}

/**
 * The namespace that stands for another cluster, named and labelled as `liqoctl` does it.
 *
 * @example
 * ```ts
 * new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * ```
 */
export class TenantNamespace extends Namespace {
  constructor(name: string, args: TenantNamespaceArgs, opts?: pulumi.CustomResourceOptions) {
    const remoteClusterId = pulumi.output(args.remoteClusterId);
    const { provider, hooks } = opts ?? {};
    const note = inThisRun(({ newInputs }: pulumi.ResourceHookArgs) => {
      const { name: namespace = "" } = metadataOf(newInputs);
      if (provider !== undefined) {
        noteNewNamespace(provider, namespace);
      }
    });
    const beforeCreate = [...(hooks?.beforeCreate ?? []), note];
    super(
      name,
      {
        metadata: {
          name: args.name ?? remoteClusterId.apply(tenantNamespaceName),
          labels: remoteClusterId.apply(tenantNamespaceLabels),
          annotations: OWNED,
        },
      },
      engineTakesHooks() ? { ...opts, hooks: { ...hooks, beforeCreate } } : opts,
    );
  }
}

/**
 * Where the objects of one side of a pair go: the namespace that the caller names, or one made for them.
 *
 * @param timeout how long to wait until a namespace that was made is gone with all that is in it, for example `90s`.
 */
export function tenantFor(
  name: string,
  { cluster, remoteClusterId, namespace }: TenantArgs,
  parent: pulumi.Resource,
  timeout: string = DEFAULTS.timeout,
): Required<TenantArgs> {
  const made = () => {
    const { provider } = cluster;
    const opts = { parent, provider, customTimeouts: { delete: timeout } };
    return new TenantNamespace(name, { remoteClusterId }, opts).metadata.name;
  };
  return { cluster, remoteClusterId, namespace: namespace ?? made() };
}
