import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { renderMessage } from "../../message.js";
import { orDefault } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { LONGEST_DURATION, millisecondsOf } from "../../validation/duration.js";
import { describeName } from "../../validation/describe-value.js";
import {
  cidrRule,
  cidrsRule,
  disjointCidrsRule,
  wireGuardKeyRule,
} from "../../validation/rules.js";
import { type EndpointArgs, endpointRule } from "../gateway/endpoint-args.js";
import {
  fingerprintOf,
  fingerprintRule,
  isSameFingerprint,
  OTHER_KEY_SECTION,
  otherKeyHint,
} from "./fingerprint.js";
import type { PeerInfo } from "./peer-info.js";

/** The arguments of this side that the remote side's document must agree with. */
export interface LocalSide extends RemoteClusterArgs {
  readonly role: GatewayRole;
  readonly mtu?: pulumi.Input<number> | undefined;
  readonly endpoint?: EndpointArgs | undefined;
  readonly remoteSigningKeyFingerprint?: pulumi.Input<string | undefined> | undefined;
}

/**
 * Checks that a document is from the remote side, is for this side, and agrees with the arguments
 * of this side. Reports a document of this side as a single problem.
 */
export function checkPeerInfo(
  check: ArgsCheck,
  local: LocalSide,
  document: pulumi.Output<PeerInfo | undefined>,
): void {
  const { cluster, role, remoteClusterId } = local;
  const withLocalId = pulumi.all([document, cluster.clusterId]);
  const isOwn = ([value, id]: readonly [PeerInfo | undefined, string]) =>
    value?.from.clusterId === id;
  check.whenKnown("", pulumi.all([withLocalId, remoteClusterId]), ([values, remoteId]) =>
    isOwn(values)
      ? `expected the document of cluster ${remoteId}, got the document of this side: ` +
        "set peerInfo of the remote side"
      : undefined,
  );
  const peerInfo = withLocalId.apply((values) => (isOwn(values) ? undefined : values[0]));
  const mtu = orDefault(local.mtu, DEFAULTS.mtu);
  const rule = rulesFor(check, peerInfo);
  rule("from.clusterId", remoteClusterId, ({ from }, id) =>
    from.clusterId === id
      ? undefined
      : `expected a document from cluster ${id}, got a document from ${describeName(from.clusterId)}`,
  );
  rule("to", cluster.clusterId, ({ from, to }, id) =>
    to === id
      ? undefined
      : `expected a document for cluster ${id}, got a document for ${describeName(to)}: ` +
        `ask the administrator of ${describeName(from.clusterId)} for peerInfo of the side with remoteClusterId "${id}"`,
  );
  rule("from.role", role, ({ from }, localRole) =>
    from.role === OPPOSITE[localRole]
      ? undefined
      : `expected a document from a ${OPPOSITE[localRole]}, since this side is a ${localRole}, ` +
        `got a document from a ${describeName(from.role)}: set role "${OPPOSITE[localRole]}" on either side`,
  );
  rule("mtu", mtu, (remote, localMtu) =>
    // Connected sides may differ while an administrator changes the MTU: see warnIfMtuDiffers.
    remote.mtu === localMtu || remote.installedPublicKey !== undefined
      ? undefined
      : `expected the same MTU on both sides, got ${remote.mtu} there and ${localMtu} here: ` +
        `set mtu to ${remote.mtu} here, or to ${localMtu} there and exchange documents again`,
  );
  rule("signingKey", local.remoteSigningKeyFingerprint, keyProblem);
  checkDocumentValues(check, peerInfo);
}

/**
 * Applies rules to a document and a value of this side, once both are known. Without a document
 * there is no problem.
 */
export function rulesFor(check: ArgsCheck, document: pulumi.Output<PeerInfo | undefined>) {
  return <T>(
    path: string,
    value: pulumi.Input<T>,
    findProblem: (document: PeerInfo, value: pulumi.Unwrap<T>) => Finding,
  ): void => {
    check.whenKnown(path, pulumi.all([document, value]), ([remote, localValue]) =>
      remote === undefined ? undefined : findProblem(remote, localValue),
    );
  };
}

/** Checks the values of a document that do not depend on this side. */
export function checkDocumentValues(
  check: ArgsCheck,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  check.whenKnown("expiresAt", peerInfo, (document) => document && validityProblem(document));
  const from = peerInfo.apply((document) => document?.from);
  const podCidrs = from.apply((side) => side?.podCidrs);
  const externalCidr = from.apply((side) => side?.externalCidr);
  const values = check.at("from");
  values.optional("podCidrs", podCidrs, cidrsRule);
  values.optional("externalCidr", externalCidr, cidrRule);
  values.optional(
    "publicKey",
    from.apply((side) => side?.publicKey),
    wireGuardKeyRule,
  );
  check.whenKnown("from.endpoint", from, (side) =>
    side?.role === "Server" && side.endpoint === undefined
      ? "expected an endpoint, since the document is from a Server"
      : undefined,
  );
  values.optional(
    "endpoint",
    from.apply((side) => side?.endpoint),
    endpointRule,
  );
  checkDisjointCidrs(values, podCidrs, externalCidr);
}

/** Checks that the CIDRs of the remote side do not overlap. Either may be undefined. */
export function checkDisjointCidrs(
  check: ArgsCheck,
  podCidrs: pulumi.Input<readonly pulumi.Input<string>[] | undefined> | undefined,
  externalCidr: pulumi.Input<string | undefined> | undefined,
): void {
  check.whenKnown("externalCidr", pulumi.all([podCidrs, externalCidr]), ([pods, external]) =>
    pods === undefined || external === undefined ? undefined : disjointCidrsRule([pods, external]),
  );
}

/**
 * Warns if connected sides have different MTUs, as they do while an administrator changes the MTU.
 */
export function warnIfMtuDiffers(
  side: pulumi.ComponentResource,
  { mtu }: Pick<LocalSide, "mtu">,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  pulumi.all([peerInfo, orDefault(mtu, DEFAULTS.mtu)]).apply(([document, localMtu]) => {
    if (document !== undefined && document.mtu !== localMtu) {
      const { clusterId } = document.from;
      const warning = renderMessage({
        problem: `the MTU is ${document.mtu} at ${clusterId} and ${localMtu} here, so large packets are lost`,
        hint:
          `Set mtu to ${localMtu} at ${clusterId}, or to ${document.mtu} here. ` +
          "Then send peerInfo to its administrator.",
        section: "mtu-differs",
      });
      void pulumi.log.warn(warning, side);
    }
  });
}

/** A document that is valid for longer could be used long after its values have changed. */
function validityProblem({ issuedAt, expiresAt }: PeerInfo): string | undefined {
  const validity = Date.parse(expiresAt) - Date.parse(issuedAt);
  return validity <= millisecondsOf(LONGEST_DURATION)
    ? undefined
    : `expected at most ${LONGEST_DURATION} (a year) after issuedAt, got ${expiresAt}, ` +
        `issued at ${issuedAt}: set a shorter expiresIn on the remote side`;
}

function keyProblem({ from, signingKey }: PeerInfo, expected: string | undefined): Finding {
  const actual = fingerprintOf(signingKey);
  // Another check reports an invalid fingerprint.
  if (
    expected === undefined ||
    fingerprintRule(expected) !== undefined ||
    isSameFingerprint(actual, expected)
  ) {
    return undefined;
  }
  const reason =
    `expected the key with the fingerprint ${describeName(expected)}, got the key ${actual}. ` +
    otherKeyHint(from.clusterId);
  return [{ path: "", reason, section: OTHER_KEY_SECTION }];
}

/** The role that the other side must have. */
export const OPPOSITE = { Server: "Client", Client: "Server" } as const;
