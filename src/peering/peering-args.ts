import * as pulumi from "@pulumi/pulumi";
import {
  publicKeyRule,
  proxyUrlRule,
  tenantConditionRule,
} from "../authentication/authentication-rules.js";
import type { TenantCondition } from "../authentication/tenant.js";
import { liqoClusterRule } from "../cluster/cluster-rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isNetworkPair, type LiqoNetworkPair } from "../network/pair/liqo-network-pair.js";
import type { PairClientArgs, PairServerArgs } from "../network/pair/pair-side.js";
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
  prerequisite,
  unchecked,
} from "../validation/arguments.js";
import { claim, type Owner } from "../validation/claims.js";
import { describeValue } from "../validation/describe-value.js";
import { oneOfRule } from "../validation/one-of-rule.js";
import { booleanRule, dnsLabelRule, mtuRule, objectRule } from "../validation/rules.js";
import {
  checkOffloadingArgs,
  OFFLOADING_ARGUMENTS,
  type OffloadingArgs,
} from "./offloading-args.js";

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

/** Arguments of {@link LiqoPeering}. */
export interface LiqoPeeringArgs extends WaitingArgs, OffloadingArgs {
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
   * Public key of the consumer cluster in PEM (key `publicKey` of Secret `authentication-keys` in
   * Liqo's namespace). Set it if reading the key should create no ResourceSlice in the consumer.
   *
   * @default - read from a ResourceSlice that no provider gets
   */
  readonly publicKey?: pulumi.Input<string> | undefined;

  /**
   * Whether the provider serves the consumer (`spec.tenantCondition` of the Tenant): `Cordoned`
   * grants no further resources, and `Drained` takes all resources back.
   *
   * @default "Active"
   */
  readonly tenantCondition?: pulumi.Input<TenantCondition> | undefined;
}

const networkArgument: ArgumentCheck = (check, name, value) => {
  if (value === undefined || value === false || isNetworkPair(value)) {
    return;
  }
  if (objectRule()(value) === undefined && !pulumi.Resource.isInstance(value)) {
    object({
      server: optionalPlain(oneOfRule(["Consumer", "Provider"])),
      mtu: optional(mtuRule),
      // The pair checks its sides.
      gatewayServer: unchecked,
      gatewayClient: unchecked,
    })(check, name, value);
  } else {
    check.reportFatal(
      name,
      `expected a LiqoNetworkPair, settings or false, got ${describeValue(value)}`,
    );
  }
};

const PEERING_ARGUMENTS: ArgumentChecks<LiqoPeeringArgs> = {
  ...WAITING_ARGUMENTS,
  ...OFFLOADING_ARGUMENTS,
  consumer: prerequisite(liqoClusterRule),
  provider: prerequisite(liqoClusterRule),
  network: networkArgument,
  consumerNamespace: optionalDefined(dnsLabelRule),
  providerNamespace: optionalDefined(dnsLabelRule),
  proxyUrl: optionalDefined(proxyUrlRule),
  inBand: optionalPlain(booleanRule),
  publicKey: optionalDefined(publicKeyRule),
  tenantCondition: optional(tenantConditionRule),
};

/** Checks the arguments of a peering. */
export function checkPeeringArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringArgs,
): void {
  checkArguments(check, PEERING_ARGUMENTS, args);
  const { consumer, provider, network } = args;
  if (isNetworkPair(network)) {
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
  checkOffloadingArgs(check, consumer, provider.clusterId, args);
  claimSliceNames(check, owner, args);
  const ids = pulumi.all([consumer.clusterId, provider.clusterId, owner]);
  check.whenKnown("provider", ids, ([consumerId, providerId, ofThis]) => {
    if (consumerId === providerId) {
      return `expected another cluster than consumer, got two with the ID "${consumerId}": do both contexts lead to the same cluster?`;
    }
    const holder = claim(consumerId, `peering with ${providerId}`, ofThis);
    return holder && `"${holder}" already peers ${consumer.name} with ${provider.name}`;
  });
}

/**
 * Checks that no slice has the name of another slice between the clusters, in either direction: Liqo
 * copies each slice to the other cluster under its name.
 */
function claimSliceNames(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  { consumer, provider, resourceSlices = [{}] }: LiqoPeeringArgs,
): void {
  const names = resourceSlices.map(({ name }) => name ?? provider.clusterId);
  const ids = pulumi.all([consumer.clusterId, provider.clusterId]);
  check.whenKnown("resourceSlices", pulumi.all([ids, pulumi.all(names), owner]), (known) => {
    const [[consumerId, providerId], all, ofThis] = known;
    const clusters = [consumerId, providerId].sort().join(" and ");
    const problems = all.flatMap((name, index) => {
      const first = all.indexOf(name);
      const holder =
        first < index ? `resourceSlices[${first}]` : claim(clusters, `slice ${name}`, ofThis);
      return holder === undefined
        ? []
        : [
            {
              path: `[${index}].name`,
              reason: `"${holder}" already has a slice "${name}" between ${clusters}: set another name`,
            },
          ];
    });
    return problems.length > 0 ? problems : undefined;
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
