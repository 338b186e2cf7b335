import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate, type Rule } from "../../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  checkArguments,
  nesting,
  prerequisite,
  prerequisiteObject,
  optional,
  optionalPlain,
  readArguments,
} from "../../validation/arguments.js";
import { type Owner, ownerOf } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { type Duration, timeoutRule } from "../../validation/duration.js";
import { mtuRule, objectRule } from "../../validation/rules.js";
import type { ArgumentHint } from "../../validation/unknown-arguments.js";
import {
  checkProviderOption,
  clusterHint,
  differentClusterRule,
  liqoClusterRule,
} from "../../cluster/cluster-rules.js";
import { checkKinds } from "../../cluster/kinds-check.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { checkNamespaceExists } from "../../tenant/existing-namespace.js";
import { remoteClusterIdLengthRule } from "../../tenant/remote-cluster.js";
import type { AdoptionHint } from "../adoption/existing-objects-check.js";
import { checkReachable } from "../gateway/endpoint-args.js";
import { checkNamespaceArgs, claimTunnel, tunnelProblem } from "../gateway/gateway.js";
import { checkResourceNames, checkTwoKeys, type SideChecks } from "../keys/key-rules.js";
import { networkKinds } from "../network-kinds.js";
import { checkClientSideArgs, checkServerSideArgs } from "../side-settings.js";
import {
  PAIR_CLIENT_ARGUMENTS,
  PAIR_SERVER_ARGUMENTS,
  type PairClientArgs,
  type PairServerArgs,
} from "./pair-side.js";

/** Arguments of {@link LiqoNetworkPair}. */
export interface LiqoNetworkPairArgs {
  /**
   * Cluster with the gateway that listens, alone or with settings. The client's cluster must be
   * able to reach the gateway.
   *
   * @example
   * ```ts
   * { server: { cluster: milan, serviceType: "NodePort", nodePort: 31840 }, client: rome }
   * ```
   */
  readonly server: LiqoCluster | PairServerArgs;

  /**
   * Cluster with the gateway that dials, alone or with settings. The cluster may be behind a NAT.
   *
   * @example
   * ```ts
   * { server: milan, client: { cluster: rome, endpoint: { address: "vpn.example.com" } } }
   * ```
   */
  readonly client: LiqoCluster | PairClientArgs;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000 (`spec.mtu` of both gateways; `liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number> | undefined;

  /**
   * Timeout of each wait, for example `90s` (`liqoctl`: `--timeout`). A plain value, not an output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;
}

const PAIR_ARGUMENTS: ArgumentChecks<LiqoNetworkPairArgs> = {
  server: sideArgument(PAIR_SERVER_ARGUMENTS),
  client: sideArgument(PAIR_CLIENT_ARGUMENTS),
  mtu: optional(mtuRule),
  timeout: optionalPlain(timeoutRule),
};

const clusterOrSideRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value)
    ? liqoClusterRule(value)
    : `expected a LiqoCluster or { cluster, ... }, got ${describeValue(value)}${clusterHint(value)}`;

/** A cluster, or a cluster with settings. */
function sideArgument(
  declaration: ArgumentChecks<PairServerArgs> | ArgumentChecks<PairClientArgs>,
): ArgumentCheck {
  return nesting(declaration, (check, name, value) => {
    if (objectRule()(value) === undefined && !pulumi.Resource.isInstance(value)) {
      prerequisiteObject(declaration)(check, name, value);
    } else {
      prerequisite(clusterOrSideRule)(check, name, value);
    }
  });
}

/** The roles of a network by those of a peering, which are others. */
const ROLES = new Map([
  ["consumer", "client"],
  ["provider", "server"],
]);

const pairHint: ArgumentHint = (name) => {
  const role = ROLES.get(name);
  return role && `did you mean ${role}?`;
};

/** Both sides of a pair with their settings. */
export interface PairSides {
  readonly server: PairServerArgs;
  readonly client: PairClientArgs;
}

/** Both sides of a pair with their settings. The arguments may be invalid. */
export function pairSidesOf({ server, client }: LiqoNetworkPairArgs): PairSides {
  return {
    server: sideOf(PAIR_SERVER_ARGUMENTS, server),
    client: sideOf(PAIR_CLIENT_ARGUMENTS, client),
  };
}

function sideOf<Side extends { readonly cluster: LiqoCluster }>(
  declaration: ArgumentChecks<Side>,
  side: LiqoCluster | Side,
): Side | { readonly cluster: LiqoCluster } {
  return pulumi.Resource.isInstance(side) ? { cluster: side } : readArguments(declaration, side);
}

/** The checks of a pair. Each reports problems at the path of the argument in the program. */
export interface PairChecks extends SideChecks {
  /** Reports that the clusters have another tunnel. */
  readonly tunnel: ArgsCheck;
}

/** A pair with checked arguments. */
export interface CheckedPair {
  /** The component with the arguments: the pair itself, or the component that creates the pair. */
  readonly component: pulumi.ComponentResource;
  readonly checks: PairChecks;
  readonly gate: Gate;
}

/** Checks the arguments of a pair that the program declares. */
export function checkPairArgs(
  pair: pulumi.ComponentResource,
  name: string,
  args: LiqoNetworkPairArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): CheckedPair {
  const check = new ArgsCheck(pair, name);
  checkArguments(check, PAIR_ARGUMENTS, args, { hint: pairHint });
  const { server, client } = pairSidesOf(args);
  const checks = {
    tunnel: check.at("client"),
    server: check.at("server"),
    client: check.at("client"),
  };
  checkTwoClusters(checks.client, server.cluster, client.cluster);
  checks.client.whenKnown(
    "",
    client.cluster.clusterId,
    remoteClusterIdLengthRule(server.namespace, checks.server.pathOf("namespace")),
  );
  checks.server.whenKnown(
    "",
    server.cluster.clusterId,
    remoteClusterIdLengthRule(client.namespace, checks.client.pathOf("namespace")),
  );
  checkPairSides(checks, pair, name, { server, client });
  checkNamespaceExists(checks.server, "namespace", server, opts);
  checkNamespaceExists(checks.client, "namespace", client, opts);
  checkKinds(checks.server, "", server.cluster, [networkKinds("Server")], opts);
  checkKinds(checks.client, "", client.cluster, [networkKinds("Client")], opts);
  checkProviderOption(check, opts, server.cluster, client.cluster);
  return { component: pair, checks, gate: check.done() };
}

/**
 * Checks both sides of a pair. Each argument has the right type, and the clusters differ.
 *
 * @param pair the pair, which need not be registered yet.
 * @param adoptionHints how the component with the arguments adopts the tunnel. By default, the
 * problem of each existing object has a hint of its own.
 */
export function checkPairSides(
  checks: PairChecks,
  pair: Pick<pulumi.Resource, "urn">,
  name: string,
  sides: PairSides,
  adoptionHints: Partial<Record<keyof PairSides, AdoptionHint>> = {},
): void {
  const server = { ...sides.server, remoteClusterId: sides.client.cluster.clusterId };
  const client = { ...sides.client, remoteClusterId: sides.server.cluster.clusterId };
  const serverOwner = ownerOf(pair, "Server", `${name}-server`);
  const clientOwner = ownerOf(pair, "Client", `${name}-client`);

  checkResourceNames(checks, ownerOf(pair, "LiqoNetworkPair", name), sides);
  checkServerSideArgs(checks.server, serverOwner, server, adoptionHints.server);
  checkClientSideArgs(checks.client, client, adoptionHints.client);
  checkTwoKeys(checks, server, client);
  checkReachable(checks.client, "endpoint", server, client.endpoint);
  checkTunnel(checks.tunnel, [server.cluster, serverOwner], [client.cluster, clientOwner]);
  checkNamespaceArgs(checks.server, serverOwner, server);
  checkNamespaceArgs(checks.client, clientOwner, client);
}

/** Checks that the sides of a pair are not the same cluster. */
function checkTwoClusters(check: ArgsCheck, server: LiqoCluster, client: LiqoCluster): void {
  const problem = differentClusterRule(server)(client);
  if (problem !== undefined) {
    check.report("", problem);
    return;
  }
  const ids = pulumi.all([server.clusterId, client.clusterId]);
  check.whenKnown("", ids, ([serverId, clientId]) =>
    serverId === clientId
      ? `expected another cluster than server, got two with the ID "${serverId}": do both contexts lead to the same cluster?`
      : undefined,
  );
}

type SideOwner = readonly [cluster: LiqoCluster, owner: pulumi.Output<Owner>];

/** Checks that no other component connects the clusters of a pair. */
function checkTunnel(
  check: ArgsCheck,
  [server, serverOwner]: SideOwner,
  [client, clientOwner]: SideOwner,
): void {
  const values = pulumi.all([server.clusterId, client.clusterId, serverOwner, clientOwner]);
  check.whenKnown("", values, ([serverId, clientId, ofServer, ofClient]) => {
    const holder =
      claimTunnel(serverId, clientId, ofServer) ?? claimTunnel(clientId, serverId, ofClient);
    return holder && tunnelProblem(holder, client.name, server.name);
  });
}
