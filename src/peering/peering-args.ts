import * as pulumi from "@pulumi/pulumi";
import {
  publicKeyRule,
  proxyUrlRule,
  tenantConditionRule,
} from "../authentication/authentication-rules.js";
import type { TenantCondition } from "../authentication/tenant.js";
import { liqoClusterRule } from "../cluster/cluster-rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { LiqoNetworkPair } from "../network/pair/liqo-network-pair.js";
import type { PairClientArgs, PairServerArgs } from "../network/pair/pair-side.js";
import { type NamespaceOffloading, offloadsRule } from "../offloading/namespace-offloading.js";
import { SLICE_SETTINGS, type SliceSettings } from "../offloading/resource-slice.js";
import {
  VIRTUAL_NODE_SETTINGS,
  type VirtualNodeSettings,
} from "../offloading/virtual-node-settings.js";
import { WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import type { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  checkArguments,
  object,
  optional,
  optionalDefined,
  optionalPlain,
  optionalPrerequisite,
  prerequisite,
  unchecked,
} from "../validation/arguments.js";
import { claim, type Owner } from "../validation/claims.js";
import { describeValue } from "../validation/describe-value.js";
import { type Duration, timeoutRule } from "../validation/duration.js";
import { oneOfRule } from "../validation/one-of-rule.js";
import { booleanRule, dnsLabelRule, mtuRule } from "../validation/rules.js";

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

/** A slice of the provider's resources, and its virtual node. */
export interface PeeringSliceArgs extends SliceSettings {
  /**
   * Name of the ResourceSlice and of its Node, unique in the consumer cluster. A plain value, not an
   * output.
   *
   * @default - the ID of the provider cluster
   */
  readonly name?: string | undefined;

  /**
   * Settings of the virtual node, or `false` for a slice without a virtual node (`liqoctl`:
   * `--create-virtual-node`).
   *
   * @default {}
   */
  readonly virtualNode?: VirtualNodeSettings | false | undefined;
}

/** Arguments of {@link LiqoPeering}. */
export interface LiqoPeeringArgs extends WaitingArgs {
  /** Cluster that uses resources of the provider. */
  readonly consumer: LiqoCluster;

  /** Cluster that gives resources to the consumer. */
  readonly provider: LiqoCluster;

  /**
   * The network between the clusters: settings of a network that the peering creates, an existing
   * `LiqoNetworkPair` of both clusters, or `false` for none (`liqoctl`: `--networking-disabled`).
   *
   * @default {}
   */
  readonly network?: LiqoNetworkPair | PeeringNetworkArgs | false | undefined;

  /**
   * Tenant namespace in the consumer cluster. Only without a network: a network has its own.
   *
   * @default - a namespace is created
   */
  readonly consumerNamespace?: pulumi.Input<string> | undefined;

  /**
   * Tenant namespace in the provider cluster. Only without a network: a network has its own.
   *
   * @default - a namespace is created
   */
  readonly providerNamespace?: pulumi.Input<string> | undefined;

  /**
   * Slices of the provider's resources. An empty list makes no slice (`liqoctl`:
   * `--create-resource-slice=false`). A plain list, not an output.
   *
   * @default [{}]
   */
  readonly resourceSlices?: readonly PeeringSliceArgs[] | undefined;

  /**
   * Namespaces of the consumer whose pods may run in provider clusters. `pulumi up` waits until their
   * namespaces exist in the provider cluster. `pulumi destroy` evicts their pods before it deletes
   * these namespaces.
   *
   * @default []
   */
  readonly offloads?: readonly NamespaceOffloading[] | undefined;

  /**
   * URL of a proxy through which the consumer reaches the provider's API server (`liqoctl`:
   * `--proxy-url`).
   *
   * @default - no proxy
   */
  readonly proxyUrl?: pulumi.Input<string> | undefined;

  /**
   * Whether the consumer reaches the provider's API server through the tunnel, by Liqo's own proxy
   * (`liqoctl`: `--in-band`). A plain value, not an output.
   *
   * @default false
   */
  readonly inBand?: boolean | undefined;

  /**
   * Public key of the consumer cluster in PEM.
   *
   * @default - read from the cluster
   */
  readonly publicKey?: pulumi.Input<string> | undefined;

  /**
   * Whether the provider serves the consumer (`spec.tenantCondition` of the Tenant): `Cordoned`
   * grants no further resources, and `Drained` takes all resources back.
   *
   * @default "Active"
   */
  readonly tenantCondition?: pulumi.Input<TenantCondition> | undefined;

  /**
   * How long the deletion of a virtual node may take, for example `30m`. Liqo first evicts its pods.
   * A plain value, not an output.
   *
   * @default "10m"
   */
  readonly drainTimeout?: Duration | undefined;
}

const networkArgument: ArgumentCheck = (check, name, value) => {
  if (value !== false && !pulumi.Resource.isInstance(value)) {
    object({
      server: optionalPlain(oneOfRule(["Consumer", "Provider"])),
      mtu: optional(mtuRule),
      // The pair checks its sides.
      gatewayServer: unchecked,
      gatewayClient: unchecked,
    })(check, name, value);
  } else if (value !== false && !(value instanceof LiqoNetworkPair)) {
    check.reportFatal(
      name,
      `expected a LiqoNetworkPair, settings or false, got ${describeValue(value)}`,
    );
  }
};

const slicesArgument: ArgumentCheck = (check, name, value) => {
  if (value === undefined) {
    return;
  }
  if (!Array.isArray(value)) {
    check.reportFatal(name, `expected a list of slices, got ${describeValue(value)}`);
    return;
  }
  for (const [index, slice] of value.entries()) {
    object({
      ...SLICE_SETTINGS,
      name: optionalPlain(dnsLabelRule),
      virtualNode: (at, argument, settings) => {
        if (settings !== false) {
          object(VIRTUAL_NODE_SETTINGS)(at, argument, settings);
        }
      },
    })(check, `${name}[${index}]`, slice);
  }
};

const PEERING_ARGUMENTS: ArgumentChecks<LiqoPeeringArgs> = {
  ...WAITING_ARGUMENTS,
  consumer: prerequisite(liqoClusterRule),
  provider: prerequisite(liqoClusterRule),
  network: networkArgument,
  consumerNamespace: optionalDefined(dnsLabelRule),
  providerNamespace: optionalDefined(dnsLabelRule),
  resourceSlices: slicesArgument,
  offloads: optionalPrerequisite(offloadsRule),
  proxyUrl: optionalDefined(proxyUrlRule),
  inBand: optionalPlain(booleanRule),
  publicKey: optionalDefined(publicKeyRule),
  tenantCondition: optional(tenantConditionRule),
  drainTimeout: optionalPlain(timeoutRule),
};

/** Checks the arguments of a peering. */
export function checkPeeringArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringArgs,
): void {
  checkArguments(check, PEERING_ARGUMENTS, args);
  const { consumer, provider, network } = args;
  if (network instanceof LiqoNetworkPair) {
    const { server, client } = network.clusters;
    const isOfBoth = [server, client].includes(consumer) && [server, client].includes(provider);
    check.report(
      "network",
      isOfBoth && consumer !== provider
        ? undefined
        : `expected the LiqoNetworkPair of ${consumer.name} and ${provider.name}, got that of ` +
            `${server.name} and ${client.name}`,
    );
  }
  if (network !== false) {
    for (const name of ["consumerNamespace", "providerNamespace"] as const) {
      check.report(
        name,
        args[name] === undefined
          ? undefined
          : "expected no namespace, because the network has one: set it on the network",
      );
    }
  }
  check.report("provider", sameCluster(args));
  check.report("inBand", inBandProblem(args));
  checkSliceNames(check, args);
  for (const [index, offloading] of (args.offloads ?? []).entries()) {
    check.report(
      `offloads[${index}]`,
      offloading.cluster === consumer
        ? undefined
        : `expected a namespace of ${consumer.name}, got one of ${offloading.cluster.name}`,
    );
  }
  const ids = pulumi.all([consumer.clusterId, provider.clusterId, owner]);
  check.whenKnown("provider", ids, ([consumerId, providerId, ofThis]) => {
    if (consumerId === providerId) {
      return `expected another cluster than consumer, got two with the ID "${consumerId}": do both contexts lead to the same cluster?`;
    }
    const holder = claim(consumerId, `peering with ${providerId}`, ofThis);
    return holder && `"${holder}" already peers ${consumer.name} with ${provider.name}`;
  });
}

function inBandProblem({ inBand, network, proxyUrl }: LiqoPeeringArgs): string | undefined {
  if (inBand !== true) {
    return undefined;
  }
  if (network === false) {
    return "expected a network, because the consumer reaches the API server through the tunnel";
  }
  return proxyUrl === undefined ? undefined : "expected either inBand or proxyUrl, got both";
}

function sameCluster({ consumer, provider }: LiqoPeeringArgs): string | undefined {
  return consumer === provider
    ? `expected another cluster than consumer, got "${consumer.name}" for both`
    : undefined;
}

/** The names of slices are unique. Only one slice can have the default name. */
function checkSliceNames(check: ArgsCheck, { resourceSlices = [] }: LiqoPeeringArgs): void {
  const names = resourceSlices.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    check.report(
      `resourceSlices[${index}].name`,
      names.indexOf(name) === index
        ? undefined
        : `expected another name than resourceSlices[${names.indexOf(name)}], got ${name ?? "none for both"}`,
    );
  }
}
