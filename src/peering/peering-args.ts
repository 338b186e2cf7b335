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
import { checkNamedNamespace } from "../network/adoption/named-namespace.js";
import { checkNamespaceExists } from "../tenant/existing-namespace.js";
import { remoteClusterIdLengthRule } from "../tenant/remote-cluster.js";
import { WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import type { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalDefined,
  optionalPlain,
  prerequisite,
} from "../validation/arguments.js";
import { childNameProblem } from "../validation/child-names.js";
import { claim, type Owner } from "../validation/claims.js";
import { booleanRule, dnsLabelRule } from "../validation/rules.js";
import type { ArgumentHint } from "../validation/unknown-arguments.js";
import {
  namespaceSettingOf,
  networkArgument,
  type PeeringNamespaces,
  type PeeringNetworkArgs,
} from "./network-args.js";
import {
  checkOffloadingArgs,
  OFFLOADING_ARGUMENTS,
  type OffloadingArgs,
} from "./offloading-args.js";
import { claimSliceNames } from "./slice-names.js";
import { peeredProblem } from "./unreachable-peering.js";

/** Arguments of {@link LiqoPeering}. */
export interface LiqoPeeringArgs extends WaitingArgs, OffloadingArgs, PeeringNamespaces {
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
   * grants no further resources and denies new pods if the provider enforces resources (Liqo's
   * default), and `Drained` takes all resources back. Set both only after the provider has granted
   * all slices.
   *
   * @default "Active"
   */
  readonly tenantCondition?: pulumi.Input<TenantCondition> | undefined;
}

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

/** The roles of a peering by those of its network, which are others. */
const ROLES = new Map([
  ["client", "consumer"],
  ["server", "provider"],
]);

const peeringHint: ArgumentHint = (name) => {
  const role = ROLES.get(name);
  return role && `did you mean ${role}? network.server sets the gateway that listens`;
};

/** Checks the arguments of a peering. */
export function checkPeeringArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  checkArguments(check, PEERING_ARGUMENTS, args, { hint: peeringHint });
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
  checkNamespaces(check, owner, args, opts);
  check.report("provider", sameCluster(args));
  check.report("inBand", inBandProblem(args));
  checkOffloadingArgs(check, consumer, provider.clusterId, args, provider);
  const clusters = { consumerId: consumer.clusterId, providerId: provider.clusterId };
  claimSliceNames(check, owner, clusters, args);
  const ids = pulumi.all([consumer.clusterId, provider.clusterId, owner]);
  check.whenKnown("provider", ids, ([consumerId, providerId, ofThis]) => {
    if (consumerId === providerId) {
      return `expected another cluster than consumer, got two with the ID "${consumerId}": do both contexts lead to the same cluster?`;
    }
    const holder = claim(consumerId, `peering with ${providerId}`, ofThis);
    return (
      (holder && `"${holder}" already peers ${consumer.name} with ${provider.name}`) ??
      peeredProblem({ clusterId: consumerId, remoteClusterId: providerId }, ofThis) ??
      peeredProblem({ clusterId: providerId, remoteClusterId: consumerId }, ofThis)
    );
  });
}

/** Checks the tenant namespaces: those of the network, or those of the peering. */
function checkNamespaces(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  for (const [role, remote] of [
    ["consumer", "provider"],
    ["provider", "consumer"],
  ] as const) {
    const { argument, value } = namespaceSettingOf(args, role);
    const path = `${role}Namespace` as const;
    if (args.network !== false && args[path] !== undefined) {
      check.report(
        path,
        `expected no namespace, because the network has one: set ${argument ?? "the namespace of the LiqoNetworkPair"}`,
      );
    }
    if (argument !== undefined && value === undefined) {
      const rule = remoteClusterIdLengthRule(undefined, argument);
      check.whenKnown(remote, args[remote].clusterId, rule);
    }
    if (argument !== undefined) {
      checkNamespaceExists(check, argument, { cluster: args[role], namespace: value }, opts);
    }
    if (args.network === false) {
      const tenant = { cluster: args[role], remoteClusterId: args[remote].clusterId };
      checkNamedNamespace(check, path, { ...tenant, namespace: value }, /* hasGateway */ false);
      check.whenKnown(role, owner, (component) => {
        const names = `${component.name}-${args[role].name}-namespace`;
        return childNameProblem(component, names, "the component or the cluster");
      });
    }
  }
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
