import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../validation/args-check.js";
import { type ArgumentNames, checkArguments } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { clusterIdRule, dnsLabelRule } from "../validation/rules.js";
import { DEFAULTS } from "../defaults.js";
import { managedBy } from "../lifecycle/adoption/managed-by.js";
import { namespaceGuard, type NamespaceGuardArgs } from "../lifecycle/adoption/namespace.js";
import { noteDeclaredNamespace } from "../lifecycle/adoption/declared-namespaces.js";
import { supportsHooks } from "../pulumi/engine.js";
import { clusterOfProvider, type LiqoCluster } from "../cluster/liqo-cluster.js";
import { tenantNamespaceLabels } from "../liqo/labels.js";
import { tenantNamespaceName } from "../liqo/names.js";
import { PROVIDER_ANNOTATIONS } from "../liqo/object.js";
import type { PairSideArgs } from "../network/pair/pair-side.js";
import { remoteClusterIdLengthRule, type TenantArgs } from "./tenant.js";

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

const TENANT_NAMESPACE_ARGUMENTS: ArgumentNames<TenantNamespaceArgs> = {
  remoteClusterId: true,
  name: true,
};

/**
 * The namespace that stands for another cluster, named and labelled as `liqoctl` does it. An existing namespace is adopted
 * only if nothing in it belongs to somebody else. Its deletion deletes everything in it; if it held what this stack did not
 * create at the last `up`, `destroy` keeps it.
 *
 * Its options need the `provider` of a {@link LiqoCluster}, in which the namespace is inspected.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * ```
 */
export class TenantNamespace extends Namespace {
  /** @param cluster @internal the cluster, if the caller knows it. */
  constructor(
    name: string,
    args: TenantNamespaceArgs,
    opts?: pulumi.CustomResourceOptions,
    cluster: LiqoCluster | undefined = clusterOf(opts),
  ) {
    const check = new ArgsCheck("TenantNamespace", requireName("TenantNamespace", name));
    checkArguments(check, TENANT_NAMESPACE_ARGUMENTS, args);
    check.required("remoteClusterId", args.remoteClusterId, clusterIdRule);
    check.optional("remoteClusterId", args.remoteClusterId, remoteClusterIdLengthRule(args.name));
    check.present("name", args.name, dnsLabelRule);
    if (cluster === undefined && supportsHooks()) {
      check.report(
        "provider",
        "expected the provider of a LiqoCluster among the options, in which an existing namespace can be inspected",
      );
    }
    const remoteClusterId = check.done()(args.remoteClusterId);
    const kind = { apiVersion: "core/v1", kind: "Namespace" };
    const namespace = pulumi.output(args.name ?? remoteClusterId.apply(tenantNamespaceName));
    const timeout = DEFAULTS.timeout;
    if (cluster !== undefined) {
      namespace.apply((known) => {
        noteDeclaredNamespace(cluster.provider, known);
      });
    }
    super(
      name,
      {
        metadata: {
          name: namespace,
          labels: remoteClusterId.apply(tenantNamespaceLabels),
          annotations: { ...PROVIDER_ANNOTATIONS, ...managedBy(kind, name, opts?.parent) },
        },
      },
      {
        ...opts,
        ...(cluster && { provider: cluster.provider }),
        ...(cluster && guardFor(name, { cluster, namespace, adopts: false, timeout }, opts)),
      },
    );
  }
}

type GuardOptions = ReturnType<typeof namespaceGuard>;

/** Options that already have a guard, that of the namespace of a side. */
const guarded = new WeakSet<pulumi.CustomResourceOptions>();

/** The guard of a namespace. It does not replace the caller's own hooks and transforms. */
function guardFor(
  name: string,
  args: NamespaceGuardArgs,
  opts: pulumi.CustomResourceOptions = {},
): GuardOptions {
  if (guarded.has(opts) || !supportsHooks()) {
    return {};
  }
  const { hooks, transforms } = namespaceGuard(name, args);
  const beforeCreate = [...(hooks?.beforeCreate ?? []), ...(opts.hooks?.beforeCreate ?? [])];
  return {
    hooks: { ...opts.hooks, beforeCreate },
    transforms: [...(opts.transforms ?? []), ...(transforms ?? [])],
  };
}

/** The cluster whose provider a resource gets, from its options or from its parent. */
function clusterOf(opts: pulumi.CustomResourceOptions | undefined): LiqoCluster | undefined {
  const provider = opts?.provider ?? opts?.parent?.getProvider("kubernetes:core/v1:Namespace");
  return provider && clusterOfProvider(provider);
}

/**
 * The namespace of one side of a pair: the one that the caller names, or one that is created.
 *
 * @param timeout how long to wait until a namespace that was created is deleted with everything in it, for example `90s`.
 */
export function ensureTenantNamespace(
  name: string,
  { cluster, remoteClusterId, namespace, keys }: TenantArgs & Pick<PairSideArgs, "keys">,
  parent: pulumi.Resource,
  timeout: string = DEFAULTS.timeout,
): Required<TenantArgs> {
  const created = () => {
    const guard = namespaceGuard(name, {
      cluster,
      namespace: pulumi.output(remoteClusterId).apply(tenantNamespaceName),
      component: parent,
      adopts: keys !== undefined,
      timeout,
    });
    const { provider } = cluster;
    const opts = { parent, provider, customTimeouts: { delete: timeout }, ...guard };
    guarded.add(opts);
    return new TenantNamespace(name, { remoteClusterId }, opts, cluster).metadata.name;
  };
  return { cluster, remoteClusterId, namespace: namespace ?? created() };
}
