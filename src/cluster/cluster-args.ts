import type * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalDefined,
} from "../validation/arguments.js";
import { clusterNameRule } from "../validation/component-name.js";
import { cidrRule, cidrsRule } from "../validation/address-rules.js";
import { clusterIdRule, dnsLabelRule } from "../validation/rules.js";
import { ACCESS_ARGUMENTS, checkAccessArgs } from "./access-check.js";
import type { ClusterAccessArgs } from "./client/cluster-access.js";
import type { ClusterIdentity } from "./cluster-identity.js";

/**
 * Values of the Liqo installation in a cluster. By default, the ID and the CIDRs are read from the
 * cluster.
 */
export interface LiqoInstallationArgs {
  /**
   * Liqo's ID of the cluster (`liqoctl install --cluster-id`).
   *
   * @default - read from ConfigMap `liqo-clusterid-configmap`
   */
  readonly clusterId?: pulumi.Input<string> | undefined;

  /**
   * CIDRs of the cluster's pods, IPv4 (`liqoctl install --pod-cidr`).
   *
   * @default - read from Deployment `liqo-webhook`
   */
  readonly podCidrs?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;

  /**
   * CIDR from which Liqo assigns addresses, inside this cluster, to hosts outside of both clusters'
   * pod networks, IPv4. See [External IP
   * remapping](https://docs.liqo.io/en/v1.0.1/advanced/external-ip-remapping.html).
   *
   * @default - read from Network `external-cidr`
   */
  readonly externalCidr?: pulumi.Input<string> | undefined;

  /**
   * Namespace that Liqo is installed in (`liqoctl install --namespace`).
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: pulumi.Input<string> | undefined;
}

/** Arguments of {@link LiqoCluster}: `context`, `kubeconfig` or both, or a `provider`. */
export type LiqoClusterArgs = ClusterAccessArgs & LiqoInstallationArgs;

const CLUSTER_ARGUMENTS: ArgumentChecks<LiqoClusterArgs> = {
  ...ACCESS_ARGUMENTS,
  clusterId: optionalDefined(clusterIdRule),
  podCidrs: optionalDefined(cidrsRule),
  externalCidr: optionalDefined(cidrRule),
  liqoNamespace: optional(dnsLabelRule),
};

/** Checks the arguments of a cluster. */
export function checkClusterArgs(
  name: string,
  args: LiqoClusterArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
  identity: ClusterIdentity,
): Gate {
  // Pass the class name, not the component: a message about the component waits for its
  // registration, and blocks later messages.
  const check = new ArgsCheck("LiqoCluster", name);
  check.report("name", clusterNameRule(name));
  checkArguments(check, CLUSTER_ARGUMENTS, args);
  checkAccessArgs(check, args, opts);
  identity.check(check);
  return check.done();
}
