import * as pulumi from "@pulumi/pulumi";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import { type ArgumentChecks, optional, optionalDefined } from "../../validation/arguments.js";
import { claim, type Owner } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { clusterIdRule, dnsLabelRule, dnsSubdomainRule, mtuRule } from "../../validation/rules.js";
import { liqoClusterRule } from "../../cluster/cluster-rules.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { type GatewayRole, isRole } from "../../liqo/networking/gateway.js";
import { gatewayResourceName } from "../../liqo/names.js";
import {
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
  tenantNamespaceOf,
} from "../../tenant/remote-cluster.js";
import type { DeclaredObject } from "../adoption/existing-objects-check.js";

/** A gateway, as a {@link Connection} refers to it. */
export interface Gateway {
  /** Side of the tunnel. */
  readonly role: GatewayRole;
  /**
   * Cluster of the gateway.
   *
   * @default - the cluster of the component that refers to the gateway
   */
  readonly cluster?: LiqoCluster | undefined;
  /** Name of the GatewayServer or GatewayClient object. */
  readonly gatewayName: pulumi.Output<string>;
  /**
   * Liqo's ID of the remote cluster.
   *
   * @default - `gatewayName`, as `liqoctl` names a gateway
   */
  readonly remoteClusterId?: pulumi.Output<string> | undefined;
  /** UID of the GatewayServer or GatewayClient object. */
  readonly uid: pulumi.Output<string>;
  /**
   * Changes whenever the tunnel is interrupted: the gateway is updated or replaced, or the server's
   * Service is recreated.
   */
  readonly revision: pulumi.Output<string>;
}

/** A {@link Gateway}, of any class. */
export const gatewayRule: Rule<unknown> = (value) => {
  const { role, cluster, gatewayName } = Object(value) as {
    readonly [K in keyof Gateway]: unknown;
  };
  const isGateway =
    isRole(role) &&
    pulumi.Output.isInstance(gatewayName) &&
    (cluster === undefined || liqoClusterRule(cluster) === undefined);
  return isGateway
    ? undefined
    : `expected a GatewayServer or a GatewayClient, got ${describeValue(value)}`;
};

const LONGEST_GATEWAY_NAME = 63 - gatewayResourceName("").length;

/** The name of a gateway. Liqo's name for the gateway's Service must be a DNS label, too. */
const gatewayNameRule: Rule<unknown> = (name) =>
  dnsLabelRule(name) ??
  (String(name).length > LONGEST_GATEWAY_NAME
    ? `expected at most ${LONGEST_GATEWAY_NAME} characters, got ${String(name).length}`
    : undefined);

/** Arguments that both kinds of gateway have. */
export interface GatewayArgs extends RemoteClusterArgs {
  /**
   * MTU of the tunnel in bytes, from 576 to 9000. Both gateways must use the same MTU (`spec.mtu`;
   * `liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number> | undefined;

  /**
   * Name of the gateway object (`liqoctl`: the ID of the remote cluster). Set it to adopt a gateway
   * with another name. Liqo names the gateway's Deployment, Service and Connection `gw-<name>`.
   *
   * @default - `remoteClusterId`
   */
  readonly gatewayName?: pulumi.Input<string> | undefined;

  /**
   * Secret with the gateway's keys, in the tenant namespace (`spec.secretRef`): `secretName` of a
   * `GatewayKeys` or of a `KeyExchange`, or your own Secret.
   *
   * @default - Liqo generates keys in the cluster
   *
   * @example
   * ```ts
   * new GatewayClient("to-milan", { ...tenant, endpoint, secretName: keys.secretName });
   * ```
   */
  readonly secretName?: pulumi.Input<string> | undefined;
}

/** The argument `gatewayName`, or Liqo's own name for the gateway. */
export function nameOfGateway({
  gatewayName,
  remoteClusterId,
}: Pick<GatewayArgs, "gatewayName" | "remoteClusterId">): pulumi.Input<string> {
  return orDefault(gatewayName, remoteClusterId);
}

/** The name of a gateway object, as both the gateway and its side have it. */
export const gatewayNameArgument = optional(gatewayNameRule);

/**
 * The gateway objects that a tenant namespace may hold: the gateway itself, and none of the other
 * role.
 *
 * @param mayExist whether the gateway itself may exist although this stack did not create it.
 */
export function gatewayObjects(
  role: GatewayRole,
  args: Pick<GatewayArgs, "gatewayName" | "remoteClusterId">,
  mayExist: boolean,
): DeclaredObject[] {
  return [
    { kind: `Gateway${role}`, name: nameOfGateway(args), mayExist },
    { kind: role === "Server" ? "GatewayClient" : "GatewayServer", mayExist: false },
  ];
}

/** How each argument that both kinds of gateway have is checked. */
export const GATEWAY_ARGUMENTS: ArgumentChecks<GatewayArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  mtu: optional(mtuRule),
  gatewayName: gatewayNameArgument,
  secretName: optionalDefined(dnsSubdomainRule),
};

/**
 * Checks that no other gateway connects the same clusters, and that no other gateway uses the
 * namespace.
 *
 * @param owner the component of the gateway.
 */
export function checkGatewayArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: RemoteClusterArgs,
): void {
  const { cluster, remoteClusterId } = args;
  const ids = pulumi.all([cluster.clusterId, remoteClusterId, owner]);
  check.whenKnown("remoteClusterId", ids, ([clusterId, remote, gateway]) => {
    const holder = claimTunnel(clusterId, remote, gateway);
    return holder && tunnelProblem(holder, clusterId, remote);
  });
  checkNamespaceArgs(check, owner, args);
}

/**
 * Checks that no other gateway uses the namespace. A second tunnel between the same clusters is
 * reported elsewhere.
 */
export function checkNamespaceArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: RemoteClusterArgs,
): void {
  const { cluster, remoteClusterId } = args;
  const ids = pulumi.all([cluster.clusterId, tenantNamespaceOf(args), remoteClusterId, owner]);
  check.whenKnown("namespace", ids, ([clusterId, namespace, remote, gateway]) => {
    // Another check rejects an invalid ID, and the name of a namespace that contains it.
    if (dnsLabelRule(namespace) !== undefined) {
      return undefined;
    }
    if (clusterId === remote || claimTunnel(clusterId, remote, gateway) !== undefined) {
      return undefined;
    }
    const holder = claim(clusterId, `the gateway of namespace ${namespace}`, gateway);
    return (
      holder &&
      `namespace ${namespace} of cluster ${clusterId} has the gateway of "${holder}"; Liqo supports one gateway per namespace`
    );
  });
}

/**
 * Claims the tunnel to a remote cluster for a gateway. Liqo looks up gateways by the ID of the
 * remote cluster in all namespaces, and uses none if it finds two.
 *
 * @returns the name of the component that has claimed the tunnel before. Undefined if the tunnel
 * was not claimed.
 */
export function claimTunnel(clusterId: string, remote: string, owner: Owner): string | undefined {
  // Other checks reject an invalid ID, and a remote cluster with the ID of the local cluster.
  return clusterId === remote || clusterIdRule(remote) !== undefined
    ? undefined
    : claim(clusterId, `the tunnel to ${remote}`, owner);
}

/** The problem of a second tunnel between two clusters. */
export function tunnelProblem(holder: string, cluster: string, other: string): string {
  return `"${holder}" already connects ${cluster} and ${other}; Liqo supports one tunnel per pair of clusters. A LiqoPeering uses it if you set network`;
}
