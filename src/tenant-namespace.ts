import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./checks/args-check.js";
import { type ArgumentNames, checkArguments } from "./checks/arguments.js";
import { named } from "./checks/component-name.js";
import { isClusterId, isDnsLabel } from "./checks/rules.js";
import { DEFAULTS } from "./defaults.js";
import { madeBy } from "./hooks/maker.js";
import { adoptionHook } from "./hooks/namespace-adoption.js";
import { ownershipHooks } from "./hooks/ownership.js";
import { beforeCreation } from "./hooks/preparation.js";
import { clusterBehind } from "./liqo-cluster.js";
import { tenantNamespaceLabels } from "./liqo/labels.js";
import { tenantNamespaceName } from "./liqo/names.js";
import { OWNED } from "./liqo/object.js";
import type { PairSideArgs } from "./side/pair-side.js";
import { namesFit, type TenantArgs } from "./tenant.js";

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
 * The namespace that stands for another cluster, named and labelled as `liqoctl` does it. Its deletion takes along all that
 * is in it: do not make a namespace by this that others share, but give its name to the pair. One that another resource has
 * made is refused, where a `LiqoCluster` has the provider.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * ```
 */
export class TenantNamespace extends Namespace {
  constructor(name: string, args: TenantNamespaceArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("TenantNamespace", named("TenantNamespace", name));
    checkArguments(check, TENANT_NAMESPACE_ARGUMENTS, args);
    check.required("remoteClusterId", args.remoteClusterId, isClusterId);
    check.input("remoteClusterId", args.remoteClusterId, namesFit(args.name));
    check.decisive("name", args.name, isDnsLabel);
    const remoteClusterId = check.done()(args.remoteClusterId);
    const kind = { apiVersion: "core/v1", kind: "Namespace" };
    super(
      name,
      {
        metadata: {
          name: args.name ?? remoteClusterId.apply(tenantNamespaceName),
          labels: remoteClusterId.apply(tenantNamespaceLabels),
          annotations: { ...OWNED, ...madeBy(kind, name, opts?.parent) },
        },
      },
      { ...opts, hooks: opts?.hooks ?? ownership(opts?.provider) },
    );
  }
}

/** Hooks that keep the namespace from being deleted with another resource, where a `LiqoCluster` leads to it. */
function ownership(provider: pulumi.ProviderResource | undefined): pulumi.ResourceHookBinding {
  const cluster = provider && clusterBehind(provider);
  return { beforeCreate: cluster && ownershipHooks(cluster) };
}

/**
 * Where the objects of one side of a pair go: the namespace that the caller names, or one made for them.
 *
 * @param timeout how long to wait until a namespace that was made is gone with all that is in it, for example `90s`.
 */
export function tenantFor(
  name: string,
  { cluster, remoteClusterId, namespace, keys }: TenantArgs & Pick<PairSideArgs, "keys">,
  parent: pulumi.Resource,
  timeout: string = DEFAULTS.timeout,
): Required<TenantArgs> {
  const made = () => {
    const { provider } = cluster;
    const makesKeys = keys === undefined;
    const adoption = adoptionHook({ cluster, component: parent, makesKeys, timeout });
    const hooks = { beforeCreate: beforeCreation(`${name}-adoption`, adoption) };
    const opts = { parent, provider, customTimeouts: { delete: timeout }, hooks };
    return new TenantNamespace(name, { remoteClusterId }, opts).metadata.name;
  };
  return { cluster, remoteClusterId, namespace: namespace ?? made() };
}
