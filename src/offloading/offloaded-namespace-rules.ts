import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTenantNamespace } from "../liqo/labels.js";
import { tenantNamespaceName } from "../liqo/names.js";
import { isMocked } from "../pulumi/engine.js";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import { claim, type Owner } from "../validation/claims.js";
import { describeValue } from "../validation/describe-value.js";
import { dnsLabelRule } from "../validation/rules.js";

/** Namespaces of Kubernetes itself. */
const SYSTEM_NAMESPACES = ["kube-system", "kube-public", "kube-node-lease"];

/** Namespaces that every cluster has, so that Liqo cannot create them in a provider cluster. */
const USED_EVERYWHERE = ["default", ...SYSTEM_NAMESPACES];

/** What decides how a namespace is offloaded. */
export interface OffloadedNamespace {
  readonly cluster: LiqoCluster;
  readonly namespace: pulumi.Input<string>;
  readonly namespaceMappingStrategy?: pulumi.Input<string> | undefined;
  readonly remoteNamespaceName?: pulumi.Input<string> | undefined;
}

/**
 * Rejects a namespace that must not be offloaded, and names that the provider clusters would reject.
 * Liqo and `liqoctl` accept them. Liqo copies the Secrets of an offloaded namespace to the provider
 * clusters, and pods of the control plane and of Liqo itself cannot wait for its webhook.
 */
export function checkOffloadedNamespace(
  check: ArgsCheck,
  args: OffloadedNamespace,
  owner: pulumi.Output<Owner>,
): void {
  const { cluster, namespace, namespaceMappingStrategy, remoteNamespaceName } = args;
  check.required("namespace", namespace, systemNamespaceRule);
  const ofLiqo = pulumi.all([namespace, cluster.liqoNamespace, isTenantOf(cluster, namespace)]);
  check.whenKnown("namespace", ofLiqo, ([name, liqoNamespace, isTenant]) =>
    name === liqoNamespace || (isTenant && !isTenantName(name)) ? notOffloadable(name) : undefined,
  );
  const names = pulumi.all([namespaceMappingStrategy, remoteNamespaceName]);
  check.whenKnown("remoteNamespaceName", names, selectedNameRule);
  const defaultName = pulumi.all([namespace, namespaceMappingStrategy, cluster.clusterId]);
  check.whenKnown("namespace", defaultName, ([name, strategy, clusterId]) =>
    dnsLabelRule(name) === undefined ? remoteNameProblem(name, strategy, clusterId) : undefined,
  );
  claimNamespace(check, args, owner);
  claimRemoteName(check, args, owner);
}

/** Checks that a namespace has one `NamespaceOffloading`. The name is always the same. */
function claimNamespace(
  check: ArgsCheck,
  { cluster, namespace }: OffloadedNamespace,
  owner: pulumi.Output<Owner>,
): void {
  const values = pulumi.all([namespace, cluster.clusterId, owner]);
  check.whenKnown("namespace", values, ([name, clusterId, ofThis]) => {
    const holder = claim(clusterId, `offloading of namespace ${name}`, ofThis);
    return (
      holder &&
      `"${holder}" already offloads namespace "${name}" of cluster ${cluster.name}, for all providers: remove either`
    );
  });
}

/**
 * Checks that no two namespaces of a cluster have the same namespace in the provider clusters: Liqo
 * accepts them, and deletes the shared namespace with the first of them.
 */
function claimRemoteName(
  check: ArgsCheck,
  { cluster, namespace, namespaceMappingStrategy, remoteNamespaceName }: OffloadedNamespace,
  owner: pulumi.Output<Owner>,
): void {
  const mapping = pulumi.all([namespaceMappingStrategy, remoteNamespaceName]);
  const values = pulumi.all([namespace, mapping, cluster.clusterId, owner]);
  check.whenKnown("namespace", values, ([name, [strategy, selected], clusterId, ofThis]) => {
    const remoteName = remoteNameOf(name, strategy, selected, clusterId);
    const holder = claim(clusterId, `remote namespace ${remoteName}`, ofThis);
    return (
      holder &&
      `"${holder}" already has namespace "${remoteName}" in the provider clusters: set another remoteNamespaceName`
    );
  });
}

/** The name that Liqo gives a namespace in the provider clusters. */
function remoteNameOf(
  namespace: string,
  strategy = "DefaultName",
  selected = "",
  clusterId = "",
): string {
  switch (strategy) {
    case "EnforceSameName":
      return namespace;
    case "SelectedName":
      return selected;
    default:
      return `${namespace}-${clusterId}`;
  }
}

const systemNamespaceRule: Rule<unknown> = (name) =>
  SYSTEM_NAMESPACES.some((system) => system === name) || isTenantName(name)
    ? notOffloadable(name)
    : undefined;

function notOffloadable(name: unknown): string {
  return (
    "expected a namespace of applications, because Liqo copies its Secrets to the provider " +
    `clusters, got ${describeValue(name)}`
  );
}

function isTenantName(name: unknown): boolean {
  return typeof name === "string" && name.startsWith(tenantNamespaceName(""));
}

/** Whether a namespace has the label of a tenant namespace, if it can be read. */
function isTenantOf(cluster: LiqoCluster, namespace: pulumi.Input<string>): pulumi.Output<boolean> {
  return pulumi.output(namespace).apply(async (name) => {
    if (isMocked() || dnsLabelRule(name) !== undefined) {
      return false;
    }
    const found = await cluster
      .view(name)
      .then((view) => view?.getNamespace())
      .catch(() => undefined);
    return typeof found === "object" && isTenantNamespace(found.metadata?.labels);
  });
}

/** A name is selected with the strategy `SelectedName`, and only with it: Liqo ignores it otherwise. */
const selectedNameRule: Rule<readonly [unknown, unknown]> = ([strategy = "DefaultName", name]) => {
  if (strategy !== "SelectedName") {
    return name === undefined
      ? undefined
      : `expected no name, because namespaceMappingStrategy is ${describeValue(strategy)}: set it to "SelectedName"`;
  }
  if (name === undefined) {
    return 'expected a name, because namespaceMappingStrategy is "SelectedName"';
  }
  return USED_EVERYWHERE.some((used) => used === name) ? usedEverywhere(name) : undefined;
};

/** Why the provider clusters would reject the name that Liqo derives from a namespace. */
function remoteNameProblem(
  namespace: string,
  strategy = "DefaultName",
  clusterId = "",
): string | undefined {
  if (strategy === "EnforceSameName") {
    return USED_EVERYWHERE.includes(namespace) ? usedEverywhere(namespace) : undefined;
  }
  const remoteName = remoteNameOf(namespace, strategy, undefined, clusterId);
  return strategy === "DefaultName" && remoteName.length > 63
    ? `expected at most ${62 - clusterId.length} characters, since the namespaces in the provider clusters are ` +
        `named "${remoteName}", got ${namespace.length}: set namespaceMappingStrategy`
    : undefined;
}

function usedEverywhere(name: unknown): string {
  return `expected a name that is free in the provider clusters, got ${describeValue(name)}, which every cluster has`;
}
