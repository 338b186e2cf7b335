import * as pulumi from "@pulumi/pulumi";
import {
  proxyUrlRule,
  publicKeyRule,
  tenantConditionRule,
} from "../../authentication/authentication-rules.js";
import { keyVersionRule } from "../../network/keys/key-version.js";
import { CLIENT_SIDE_ARGUMENTS, SERVER_SIDE_ARGUMENTS } from "../../network/side-settings.js";
import { WAITING_ARGUMENTS } from "../../tenant/declared-object.js";
import { checkRemoteClusterArgs, REMOTE_CLUSTER_ARGUMENTS } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import {
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

const NETWORK_SETTINGS = {
  ...SERVER_SIDE_ARGUMENTS,
  ...CLIENT_SIDE_ARGUMENTS,
  mtu: unchecked,
};

/** Settings of a network that the side creates, not a network that exists. */
const settingsRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value)
    ? `expected settings of a LiqoNetworkSide, or false if the network exists, got ${describeValue(value)}`
    : objectRule("with settings of a LiqoNetworkSide, or false")(value);

/** Arguments of a `LiqoNetworkSide` that the side of the peering sets. */
const SET_BY_SIDE = [
  ...["cluster", "remoteClusterId", "remotePeerInfo", "remoteSigningKeyFingerprint"],
  ...["detached", "timeout", "expiresIn", "signingKeyVersion"],
];

const networkArgument = nesting(NETWORK_SETTINGS, (check, name, value) => {
  if (value !== undefined && value !== false) {
    // The side of the network checks its settings.
    check.reportFatal(name, settingsRule(value));
    for (const argument of SET_BY_SIDE.filter((each) =>
      Object.hasOwn(Object(value) as object, each),
    )) {
      check.report(
        `${name}.${argument}`,
        "unknown argument, which belongs in the arguments of LiqoPeeringSide",
      );
    }
  }
});

const COMMON_ARGUMENTS: ArgumentChecks<
  CommonPeeringSideArgs & Pick<ConsumerSideArgs, "role" | "network">
> = {
  ...WAITING_ARGUMENTS,
  cluster: REMOTE_CLUSTER_ARGUMENTS.cluster,
  remoteClusterId: REMOTE_CLUSTER_ARGUMENTS.remoteClusterId,
  role: prerequisite(oneOfRule(["Consumer", "Provider"])),
  network: networkArgument,
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
  proxyUrl: optionalDefined(publicProxyUrlRule),
  tenantCondition: optional(tenantConditionRule),
};

/** Checks the arguments of a side, except those that describe the remote side. */
export function checkPeeringSideArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: LiqoPeeringSideArgs,
): void {
  checkArguments(check, argumentsOf(args), args, hintsOf(args));
  checkRemoteClusterArgs(check, args);
  const { cluster, role, namespace, network, detached } = args;
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
