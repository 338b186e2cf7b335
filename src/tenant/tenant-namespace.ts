import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { clusterOfProvider, type LiqoCluster } from "../cluster/liqo-cluster.js";
import { DEFAULTS } from "../defaults.js";
import { noteDeclaredNamespace } from "../lifecycle/adoption/declared-namespaces.js";
import { managedBy } from "../lifecycle/adoption/managed-by.js";
import {
  type NamespaceArgument,
  namespaceGuard,
  type NamespaceGuardArgs,
} from "../lifecycle/adoption/namespace-guard.js";
import { isTunnelKind } from "../liqo/api-versions.js";
import { tenantNamespaceLabels } from "../liqo/labels.js";
import { tenantNamespaceName } from "../liqo/names.js";
import { PROVIDER_ANNOTATIONS, typeTokenOf } from "../liqo/object.js";
import { isMocked } from "../pulumi/engine.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { withoutDependency } from "../pulumi/output-value.js";
import { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optionalDefined,
  required,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { clusterIdRule, dnsLabelRule } from "../validation/rules.js";
import { checkUnchangedName } from "./changed-namespace.js";
import { remoteClusterIdLengthRule, type RemoteClusterArgs } from "./remote-cluster.js";

/** Arguments of {@link TenantNamespace}. */
export interface TenantNamespaceArgs {
  /**
   * Liqo's ID of the remote cluster (label `liqo.io/remote-cluster-id`). At most 51 characters if
   * `name` is not set.
   */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Name of the namespace.
   *
   * @default - `liqo-tenant-<remoteClusterId>`
   */
  readonly name?: pulumi.Input<string> | undefined;
}

const TENANT_NAMESPACE_ARGUMENTS: ArgumentChecks<TenantNamespaceArgs> = {
  remoteClusterId: required(clusterIdRule),
  name: optionalDefined(dnsLabelRule),
};

/**
 * The tenant namespace of a remote cluster, with the name and labels that `liqoctl` uses. The
 * labels allow privileged gateway pods in [Pod Security
 * admission](https://kubernetes.io/docs/concepts/security/pod-security-admission/).
 *
 * Adopts an existing namespace only if all objects in the namespace belong to this stack. `pulumi
 * destroy` deletes the namespace with everything in it, but keeps a namespace that held other
 * objects at the last `pulumi up`.
 *
 * The options must contain the `provider` of a {@link LiqoCluster}, so that an existing namespace
 * can be inspected.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * ```
 */
export class TenantNamespace extends Namespace {
  constructor(name: string, args: TenantNamespaceArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal The namespace of a component, with the component's settings of the guard. */
  constructor(
    name: string,
    args: TenantNamespaceArgs,
    opts: pulumi.CustomResourceOptions,
    // eslint-disable-next-line @typescript-eslint/unified-signatures -- Not in the published types.
    guard: Partial<NamespaceGuardArgs>,
  );
  constructor(
    name: string,
    args: TenantNamespaceArgs,
    opts?: pulumi.CustomResourceOptions,
    guard: Partial<NamespaceGuardArgs> = {},
  ) {
    const check = new ArgsCheck("TenantNamespace", requireName("TenantNamespace", name, opts));
    checkArguments(check, TENANT_NAMESPACE_ARGUMENTS, args);
    check.optional(
      "remoteClusterId",
      args.remoteClusterId,
      remoteClusterIdLengthRule(args.name, "name"),
    );
    const cluster = guard.cluster ?? clusterOf(opts);
    if (cluster === undefined && !isMocked()) {
      check.report(
        "provider",
        "expected the provider of a LiqoCluster in the options: set provider: cluster.provider",
      );
    }
    const kind = { apiVersion: "core/v1", kind: "Namespace" };
    if (guard.cluster === undefined && cluster !== undefined && !isMocked()) {
      checkUnchangedName(check, {
        ...{ cluster, remoteClusterId: args.remoteClusterId },
        urn: withoutDependency(pulumi.createUrn(name, typeTokenOf(kind), opts?.parent)),
        name: args.name ?? pulumi.output(args.remoteClusterId).apply(tenantNamespaceName),
      });
    }
    const remoteClusterId = check.done()(args.remoteClusterId);
    const namespace = pulumi.output(args.name ?? remoteClusterId.apply(tenantNamespaceName));
    if (cluster !== undefined) {
      const prefix = args.name === undefined ? tenantNamespaceName("") : "";
      noteDeclaredNamespace(cluster.provider, prefix, namespace);
    }
    const annotations = { ...PROVIDER_ANNOTATIONS, ...managedBy(kind, name, opts?.parent) };
    const labels = remoteClusterId.apply(tenantNamespaceLabels);
    const timeout = opts?.customTimeouts?.create ?? DEFAULTS.timeout;
    const ownOptions = {
      ...(cluster && {
        provider: cluster.provider,
        ...namespaceGuard(name, { cluster, namespace, timeout, ...guard }),
      }),
      // The name stays, so the deletion would delete the replacement.
      deleteBeforeReplace: true,
    };
    super(
      name,
      { metadata: { name: namespace, labels, annotations } },
      mergeOptions(ownOptions, opts),
    );
  }
}

/** The cluster of the provider in a resource's options or of its parent. */
function clusterOf(opts: pulumi.CustomResourceOptions | undefined): LiqoCluster | undefined {
  const provider = opts?.provider ?? opts?.parent?.getProvider("kubernetes:core/v1:Namespace");
  return provider && clusterOfProvider(provider);
}

/** A tenant, with settings for its namespace. */
export interface EnsureTenantNamespaceArgs extends RemoteClusterArgs {
  /** Whether objects of an existing tunnel in the namespace are adopted. */
  readonly adoptsTunnel: boolean;
  /**
   * How long to wait until the namespace is deleted with everything in it, for example `90s`.
   *
   * @default "5m"
   */
  readonly timeout?: string | undefined;
  /**
   * The argument that sets `namespace` in the program.
   *
   * @default - `namespace` of the parent
   */
  readonly argument?: NamespaceArgument | undefined;
}

/** The namespace that the caller has set. Creates a namespace if none is set. */
export function ensureTenantNamespace(
  name: string,
  {
    cluster,
    remoteClusterId,
    namespace,
    adoptsTunnel,
    timeout = DEFAULTS.timeout,
    argument,
  }: EnsureTenantNamespaceArgs,
  parent: pulumi.Resource,
): Required<RemoteClusterArgs> {
  const create = () => {
    const opts = { parent, customTimeouts: { delete: timeout } };
    const isAdopted: NamespaceGuardArgs["isAdopted"] = (kind) => adoptsTunnel && isTunnelKind(kind);
    const ownArgument = { component: parent, path: "namespace" };
    const guard = { cluster, argument: argument ?? ownArgument, isAdopted, timeout };
    return new TenantNamespace(name, { remoteClusterId }, opts, guard).metadata.name;
  };
  return { cluster, remoteClusterId, namespace: namespace ?? create() };
}
