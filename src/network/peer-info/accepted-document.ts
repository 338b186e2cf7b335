import type * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { describeName } from "../../validation/describe-value.js";
import { checkValidity, type LocalCluster, rulesFor } from "./addressing.js";
import { checkNetworkValues, type LocalSide, OPPOSITE, roleArgument } from "./document-rules.js";
import { fingerprintOf, isSameFingerprint, OTHER_KEY_SECTION } from "./fingerprint.js";
import type { PeerDocument, PeerInfo } from "./peer-info.js";

/** The path of the values of a document accepted earlier. */
export const ACCEPTED_DOCUMENT = "remotePeerInfo (the document accepted earlier)";

/**
 * Checks the document accepted earlier against the arguments of this side, which may have changed
 * since.
 *
 * @param document undefined if the program has a document of its own.
 */
export function checkAcceptedDocument(
  check: ArgsCheck,
  { cluster, remoteClusterId, remoteSigningKeyFingerprint }: LocalCluster,
  document: pulumi.Output<PeerDocument | undefined>,
): void {
  const rule = rulesFor(check.at("remotePeerInfo"), document);
  rule("", remoteClusterId, ({ from }, id) =>
    from.clusterId === id
      ? undefined
      : `the document accepted earlier is from ${from.clusterId}, but remoteClusterId is ${id}: ` +
        `set remotePeerInfo to a document of ${id}, or remoteClusterId to ${from.clusterId}`,
  );
  rule("", cluster.clusterId, ({ from, to }, id) =>
    to === id
      ? undefined
      : `the document accepted earlier is for ${to}, but this cluster has the ID ${id}: ` +
        `set remotePeerInfo to a document of ${from.clusterId} for ${id}`,
  );
  rule("", remoteSigningKeyFingerprint, keyProblem);
  checkValidity(check.at(ACCEPTED_DOCUMENT), document);
}

/** Checks the network of the document accepted earlier against the arguments of this side. */
export function checkAcceptedNetwork(
  check: ArgsCheck,
  { role, peeringRole, mtu }: LocalSide,
  document: pulumi.Output<PeerInfo | undefined>,
): void {
  const rule = rulesFor(check.at("remotePeerInfo"), document);
  rule("", role, ({ from }, localRole) =>
    from.role === OPPOSITE[localRole]
      ? undefined
      : `the document accepted earlier is from a ${from.role}, but this side is now a ${localRole} too: ` +
        `set ${roleArgument({ peeringRole })} to "${OPPOSITE[localRole]}" again. ` +
        "To swap the roles, destroy both sides first, then exchange new documents",
  );
  rule("", orDefault(mtu, DEFAULTS.mtu), ({ from, mtu: remoteMtu, installedPublicKey }, localMtu) =>
    // Connected sides may differ while an administrator changes the MTU: see warnIfMtuDiffers.
    remoteMtu === localMtu || installedPublicKey !== undefined
      ? undefined
      : `the document accepted earlier has MTU ${remoteMtu}, but mtu is ${localMtu} here: ` +
        `set mtu to ${remoteMtu} here, or to ${localMtu} at ${from.clusterId} and set remotePeerInfo to their new document`,
  );
  checkNetworkValues(check.at(ACCEPTED_DOCUMENT), document);
}

function keyProblem({ from, signingKey }: PeerDocument, expected: string | undefined): Finding {
  const actual = fingerprintOf(signingKey);
  if (expected === undefined || isSameFingerprint(actual, expected)) {
    return undefined;
  }
  const reason =
    `the document accepted earlier is signed by the key ${actual}, ` +
    `but remoteSigningKeyFingerprint is ${describeName(expected)}: ` +
    `set remotePeerInfo to the new document of ${from.clusterId}`;
  return [{ path: "", reason, section: OTHER_KEY_SECTION }];
}
