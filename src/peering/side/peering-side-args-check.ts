import * as pulumi from "@pulumi/pulumi";
import {
  proxyUrlRule,
  publicKeyRule,
  tenantConditionRule,
} from "../../authentication/authentication-rules.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { keyVersionRule } from "../../network/keys/key-version.js";
import {
  type LiqoNetworkSideArgs,
  NETWORK_SIDE_TYPE,
} from "../../network/side/liqo-network-side.js";
import {
  checkEachSetting,
  checkSideSettings,
  EITHER_ROLE_SETTINGS,
} from "../../network/side/side-args.js";
import { WAITING_ARGUMENTS } from "../../tenant/declared-object.js";
import { checkNamespaceExists } from "../../tenant/existing-namespace.js";
import { checkRemoteClusterId, REMOTE_CLUSTER_ARGUMENTS } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  type ArgumentHints,
  checkArguments,
  nesting,
  optional,
  optionalDefined,
  optionalPlain,
  prerequisite,
  unchecked,
} from "../../validation/arguments.js";
import { claim, type Owner } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { expiryRule } from "../../validation/duration.js";
import { oneOfRule } from "../../validation/one-of-rule.js";
import { booleanRule, dnsLabelRule, objectRule } from "../../validation/rules.js";
import { checkOffloadingArgs, OFFLOADING_ARGUMENTS } from "../offloading-args.js";
import { claimSliceNames } from "../slice-names.js";
import { peeredProblem } from "../unreachable-peering.js";
import type {
  CommonPeeringSideArgs,
  ConsumerSideArgs,
  LiqoPeeringSideArgs,
  ProviderSideArgs,
} from "./peering-side-args.js";

/** Settings of a network that the side creates, not a network that exists. */
const settingsRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value)
    ? `expected settings of a LiqoNetworkSide, or false if the network exists, got ${describeValue(value)}`
    : objectRule("with settings of a LiqoNetworkSide, or false")(value);

/** The argument `network` of a side whose gateway has a role by default. */
function networkArgument(defaultRole: GatewayRole): ArgumentCheck {
  return nesting(EITHER_ROLE_SETTINGS, (check, name, value) => {
    if (value === undefined || value === false) {
      return;
    }
    const problem = settingsRule(value);
    check.reportFatal(name, problem);
    if (problem === undefined) {
      const { role = defaultRole } = value as { readonly role?: unknown };
      checkEachSetting(check, name, value as object, role);
    }
  });
}

const COMMON_ARGUMENTS: ArgumentChecks<CommonPeeringSideArgs & Pick<ConsumerSideArgs, "role">> = {
  ...WAITING_ARGUMENTS,
  cluster: REMOTE_CLUSTER_ARGUMENTS.cluster,
  remoteClusterId: REMOTE_CLUSTER_ARGUMENTS.remoteClusterId,
  role: prerequisite(oneOfRule(["Consumer", "Provider"])),
  // The acceptance of the document checks these, unless the side is detached.
  remotePeerInfo: unchecked,
  remoteSigningKeyFingerprint: unchecked,
  namespace: optionalDefined(dnsLabelRule),
  detached: optionalPlain(booleanRule),
  expiresIn: optionalPlain(expiryRule),
  signingKeyVersion: optionalPlain(keyVersionRule),
};

const CONSUMER_ARGUMENTS: ArgumentChecks<ConsumerSideArgs> = {
  ...COMMON_ARGUMENTS,
  ...OFFLOADING_ARGUMENTS,
  network: networkArgument("Client"),
  publicKey: optionalDefined(publicKeyRule),
};

/** The URL of a proxy in a document, which must not contain a password. */
const publicProxyUrlRule: Rule<unknown> = (value) =>
  proxyUrlRule(value) ??
  (String(value).includes("@")
    ? "expected a URL without user and password, because peerInfo contains it"
    : undefined);

const PROVIDER_ARGUMENTS: ArgumentChecks<ProviderSideArgs> = {
  ...COMMON_ARGUMENTS,
  network: networkArgument("Server"),
  proxyUrl: optionalDefined(publicProxyUrlRule),
  tenantCondition: optional(tenantConditionRule),
};

/** Checks the arguments of a side, except those that describe the remote side. */
export function checkPeeringSideArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringSideArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  checkArguments(check, argumentsOf(args), args, hintsOf(args));
  const { cluster, remoteClusterId, role, namespace, network, detached } = args;
  const [path, tenantNamespace] =
    network === false ? ["namespace", namespace] : ["network.namespace", network?.namespace];
  const tenant = { cluster, remoteClusterId, namespace: tenantNamespace };
  checkRemoteClusterId(check, tenant, path);
  if (detached !== true) {
    checkNamespaceExists(check, path, tenant, opts);
  }
  if (namespace !== undefined && network !== false) {
    check.report(
      "namespace",
      "expected no namespace, because the network has one: set network.namespace",
    );
  }
  if (role === "Consumer") {
    checkOffloadingArgs(check, cluster, args.remoteClusterId, args);
    const clusters = { consumerId: cluster.clusterId, providerId: args.remoteClusterId };
    claimSliceNames(check, owner, clusters, args);
  }
  const values = pulumi.all([cluster.clusterId, args.remoteClusterId, owner]);
  check.whenKnown("remoteClusterId", values, ([own, remote, ofThis]) => {
    const [consumer, provider] = role === "Consumer" ? [own, remote] : [remote, own];
    const holder = claim(consumer, `peering with ${provider}`, ofThis);
    if (holder !== undefined) {
      return `"${holder}" already peers ${consumer} with ${provider}`;
    }
    // A side that is torn down may be that of a remote cluster that no longer exists.
    return detached === true
      ? undefined
      : peeredProblem({ clusterId: own, remoteClusterId: remote }, ofThis);
  });
}

/**
 * Checks the side of the network that a side of a peering creates. Each argument has the right type.
 */
export function checkCreatedSide(
  check: ArgsCheck,
  peering: pulumi.ComponentResource,
  name: string,
  args: LiqoNetworkSideArgs,
): void {
  const side = { urn: pulumi.createUrn(name, NETWORK_SIDE_TYPE, peering) };
  checkSideSettings(check.at("network"), side, name, args);
}

/** Where arguments belong that only the other role has, or only a {@link LiqoPeering}. */
function hintsOf(args: unknown): ArgumentHints {
  const { role } = Object(args) as { readonly role?: unknown };
  return {
    hint: (name) =>
      name === "inBand" ? "set proxyUrl of the side with role Provider instead" : undefined,
    otherRole:
      role === "Consumer"
        ? { role: "Provider", declaration: PROVIDER_ARGUMENTS }
        : { role: "Consumer", declaration: CONSUMER_ARGUMENTS },
  };
}

/** The arguments of a role. Both roles' if the role is invalid, so that only the role is reported. */
function argumentsOf(
  args: unknown,
): ArgumentChecks<ConsumerSideArgs> | ArgumentChecks<ProviderSideArgs> {
  const { role } = Object(args) as { readonly role?: unknown };
  if (role !== "Consumer" && role !== "Provider") {
    return { ...CONSUMER_ARGUMENTS, ...PROVIDER_ARGUMENTS };
  }
  return role === "Consumer" ? CONSUMER_ARGUMENTS : PROVIDER_ARGUMENTS;
}
