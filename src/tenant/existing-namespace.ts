import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import {
  isNewNamespace,
  mayBeDeclaredNamespace,
} from "../lifecycle/adoption/declared-namespaces.js";
import { isMissingNamespace } from "../lifecycle/adoption/required-namespace.js";
import { isNeededNow } from "../pulumi/prior-resources.js";
import type { ArgsCheck } from "../validation/args-check.js";
import { dnsLabelRule } from "../validation/rules.js";

/** A namespace that the caller has named. */
export interface NamedNamespace {
  readonly cluster: LiqoCluster;
  /** Undefined if the caller has not set the argument. */
  readonly namespace?: pulumi.Input<string> | undefined;
}

/**
 * Checks that a namespace which the caller has named exists. Otherwise an `up` that changes the
 * namespace of an object would delete the object before it fails.
 *
 * Accepts a namespace that the program may create first: a namespace that a component of this package
 * declares, and the cases of {@link isNeededNow}. A hook checks the namespace again before the
 * creation of each object.
 *
 * @param path path of the argument.
 * @param opts the options of the component with the argument.
 */
export function checkNamespaceExists(
  check: ArgsCheck,
  path: string,
  { cluster, namespace }: NamedNamespace,
  opts: pulumi.ResourceOptions | undefined,
): void {
  if (namespace === undefined) {
    return;
  }
  const isMissing = pulumi
    .all([namespace, cluster.clusterId])
    .apply(
      async ([name]) =>
        (await isNeededNow(opts, cluster.installed, namespace)) &&
        (await isMissingInRun(cluster, name)),
    );
  check.whenKnown(
    path,
    pulumi.all([namespace, isMissing]),
    ([name, missing]) => (missing ? [notFound(cluster, name)] : undefined),
    [namespace],
  );
}

/**
 * Whether a namespace is missing and no component of this package declares it. False if the cluster
 * cannot be read, which other checks report.
 */
async function isMissingInRun(cluster: LiqoCluster, name: string): Promise<boolean> {
  const isDeclared = () =>
    isNewNamespace(cluster.provider, name) || mayBeDeclaredNamespace(cluster.provider, name);
  // Another check rejects an invalid name.
  return (
    dnsLabelRule(name) === undefined &&
    !isDeclared() &&
    (await isMissingNamespace(cluster, name).catch(() => false)) &&
    // A component that comes later in the program may have declared it since.
    !isDeclared()
  );
}

function notFound(cluster: LiqoCluster, name: string) {
  return {
    path: "",
    reason:
      `namespace ${name} of cluster ${cluster.name} not found: create the namespace first, or pass ` +
      "metadata.name of the Namespace that this program creates",
    section: "namespace-not-found",
  };
}
