import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { AdoptionHint } from "../network/adoption/existing-objects-check.js";
import {
  isNetworkPair,
  type LiqoNetworkPair,
  NETWORK_PAIR_TYPE,
} from "../network/pair/liqo-network-pair.js";
import { checkPairSides, type PairChecks, type PairSides } from "../network/pair/pair-args.js";
import type { PairClientArgs, PairServerArgs } from "../network/pair/pair-side.js";
import { CLIENT_SIDE_ARGUMENTS, SERVER_SIDE_ARGUMENTS } from "../network/side-settings.js";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  type Declaration,
  nesting,
  object,
  optional,
  optionalPlain,
  readArguments,
} from "../validation/arguments.js";
import { describeValue } from "../validation/describe-value.js";
import { oneOfRule } from "../validation/one-of-rule.js";
import { mtuRule, objectRule } from "../validation/rules.js";

/** The network that a peering creates. */
export interface PeeringNetworkArgs {
  /**
   * Cluster with the gateway that listens (`liqoctl`: `--gw-server-service-location`). A plain
   * value, not an output.
   *
   * @default "Provider"
   */
  readonly server?: "Consumer" | "Provider" | undefined;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000 (`liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number> | undefined;

  /**
   * Settings of the gateway that listens: the arguments of `server` of a `LiqoNetworkPair`
   * (`liqoctl`: `--gw-server-service-type`, `--gw-server-service-port`).
   *
   * @default - a `LoadBalancer` with port 51840
   *
   * @example
   * ```ts
   * { network: { gatewayServer: { serviceType: "NodePort", nodePort: 31840 } } }
   * ```
   */
  readonly gatewayServer?: Settings<PairServerArgs> | undefined;

  /**
   * Settings of the gateway that dials: the arguments of `client` of a `LiqoNetworkPair`
   * (`liqoctl`: `--gw-client-address`, `--gw-client-port`).
   *
   * @default - dials the endpoint that the server reports
   */
  readonly gatewayClient?: Settings<PairClientArgs> | undefined;
}

/** The settings of a side, without its cluster. */
type Settings<Side> = Side extends unknown ? Omit<Side, "cluster"> : never;

/** The tenant namespaces of a peering without a network. */
export interface PeeringNamespaces {
  /**
   * Tenant namespace in the consumer cluster, which must exist. Only without a network: a network
   * has its own. Cannot be changed while the clusters are peered.
   *
   * @default - a namespace is created
   */
  readonly consumerNamespace?: pulumi.Input<string> | undefined;

  /**
   * Tenant namespace in the provider cluster, which must exist. Only without a network: a network
   * has its own. Cannot be changed while the clusters are peered.
   *
   * @default - a namespace is created
   */
  readonly providerNamespace?: pulumi.Input<string> | undefined;
}

/** The clusters of a peering and the network between them. */
export interface PeeringNetwork {
  readonly consumer: LiqoCluster;
  readonly provider: LiqoCluster;
  readonly network?: LiqoNetworkPair | PeeringNetworkArgs | false | undefined;
}

const locationRule: Rule<unknown> = (value) =>
  objectRule()(value) === undefined
    ? `expected "Consumer" or "Provider", got ${describeValue(value)}: set the gateway that listens in gatewayServer`
    : oneOfRule(["Consumer", "Provider"])(value);

/** Settings of a gateway. A cluster has none, although a `LiqoNetworkPair` accepts it here. */
function gatewayArgument(declaration: Declaration): ArgumentCheck {
  return nesting(declaration, (check, name, value) => {
    if (pulumi.Resource.isInstance(value)) {
      check.reportFatal(name, `expected settings of the gateway, got ${describeValue(value)}`);
    } else {
      object(declaration)(check, name, value);
    }
  });
}

const NETWORK_ARGUMENTS: ArgumentChecks<PeeringNetworkArgs> = {
  server: optionalPlain(locationRule),
  mtu: optional(mtuRule),
  gatewayServer: gatewayArgument(SERVER_SIDE_ARGUMENTS),
  gatewayClient: gatewayArgument(CLIENT_SIDE_ARGUMENTS),
};

/** Whether a value has a network that can be used, for example a LiqoPeering. */
function hasNetwork(value: unknown): boolean {
  const { network } = Object(value) as { readonly network?: unknown };
  return pulumi.Resource.isInstance(value) && isNetworkPair(network);
}

/** The argument `network`. */
export const networkArgument = nesting(NETWORK_ARGUMENTS, (check, name, value) => {
  if (value === undefined || value === false || isNetworkPair(value)) {
    return;
  }
  if (objectRule()(value) === undefined && !pulumi.Resource.isInstance(value)) {
    object(NETWORK_ARGUMENTS)(check, name, value);
  } else {
    check.reportFatal(
      name,
      `expected a LiqoNetworkPair, settings or false, got ${describeValue(value)}${hasNetwork(value) ? ": set peering.network" : ""}`,
    );
  }
});

/** The network that a peering creates. Undefined if it creates none. */
export function createdNetworkOf({
  consumer,
  provider,
  network = {},
}: PeeringNetwork): (PairSides & Pick<PeeringNetworkArgs, "mtu">) | undefined {
  if (network === false || isNetworkPair(network)) {
    return undefined;
  }
  const { mtu, gatewayServer = {}, gatewayClient = {} } = network;
  const [server, client] =
    network.server === "Consumer" ? [consumer, provider] : [provider, consumer];
  return {
    server: { ...readArguments(SERVER_SIDE_ARGUMENTS, gatewayServer), cluster: server },
    client: { ...readArguments(CLIENT_SIDE_ARGUMENTS, gatewayClient), cluster: client },
    mtu,
  };
}

/** The tenant namespace of a cluster of a peering. */
export interface NamespaceSetting {
  /** Path of the argument that sets it. Undefined if an existing pair has it. */
  readonly argument: string | undefined;
  readonly value: pulumi.Input<string> | undefined;
}

/** The tenant namespace of a cluster of a peering, which the network has if there is one. */
export function namespaceSettingOf(
  args: PeeringNetwork & PeeringNamespaces,
  role: "consumer" | "provider",
): NamespaceSetting {
  const { network } = args;
  if (isNetworkPair(network)) {
    const { server, client } = network.namespaces;
    const value = network.clusters.server === args[role] ? server : client;
    return { argument: undefined, value };
  }
  const created = createdNetworkOf(args);
  if (created === undefined) {
    const argument = `${role}Namespace` as const;
    return { argument, value: args[argument] };
  }
  return created.server.cluster === args[role]
    ? { argument: "network.gatewayServer.namespace", value: created.server.namespace }
    : { argument: "network.gatewayClient.namespace", value: created.client.namespace };
}

/**
 * Checks the network that a peering creates, in the words of the peering. Each argument has the
 * right type. Undefined if the peering creates none.
 */
export function checkCreatedNetwork(
  check: ArgsCheck,
  peering: pulumi.ComponentResource,
  name: string,
  args: PeeringNetwork,
): PairChecks | undefined {
  const sides = createdNetworkOf(args);
  if (sides === undefined) {
    return undefined;
  }
  const network = check.at("network");
  const checks = {
    tunnel: network,
    server: network.at("gatewayServer"),
    client: network.at("gatewayClient"),
  };
  const otherServer = sides.server.cluster === args.consumer ? "Provider" : "Consumer";
  const pair = { urn: pulumi.createUrn(name, NETWORK_PAIR_TYPE, peering) };
  checkPairSides(checks, pair, name, sides, {
    server: adoptionHint("GatewayServer", sides.server, otherServer),
    client: adoptionHint("GatewayClient", sides.client, otherServer),
  });
  return checks;
}

/** How a peering adopts the tunnel of `liqoctl`. */
function adoptionHint(
  gatewayKind: "GatewayServer" | "GatewayClient",
  side: PairServerArgs | PairClientArgs,
  otherServer: "Consumer" | "Provider",
): AdoptionHint {
  return (namespace, objects) => {
    const isSwapped = objects.some(
      ({ kind }) => kind.startsWith("Gateway") && kind !== gatewayKind,
    );
    const keys = 'keys: "liqo-managed"';
    const settings = side.namespace === undefined ? `${keys}, namespace: "${namespace}"` : keys;
    const them = objects.length === 1 ? "it" : "them";
    return isSwapped
      ? `to adopt the tunnel, set network.server to "${otherServer}", where its GatewayServer is`
      : `to adopt the tunnel, set ${settings}. Otherwise delete ${them}, for example with liqoctl unpeer`;
  };
}
