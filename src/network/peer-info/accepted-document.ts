import type * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { describeName } from "../../validation/describe-value.js";
import { checkDocumentValues, type LocalSide, OPPOSITE, rulesFor } from "./document-rules.js";
import { fingerprintOf, isSameFingerprint, OTHER_KEY_SECTION } from "./fingerprint.js";
import type { PeerInfo } from "./peer-info.js";

/**
 * Checks the document accepted earlier against the arguments of this side, which may have changed
 * since.
 *
 * @param document undefined if the program has a document of its own.
 */
export function checkAcceptedDocument(
  check: ArgsCheck,
  local: LocalSide,
  document: pulumi.Output<PeerInfo | undefined>,
): void {
  const { cluster, role, remoteClusterId } = local;
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
  rule("", role, ({ from }, localRole) =>
    from.role === OPPOSITE[localRole]
      ? undefined
      : `the document accepted earlier is from a ${from.role}, but this side is now a ${localRole} too: ` +
        `set role to "${OPPOSITE[localRole]}" again. ` +
        "To swap the roles, destroy both sides first, then exchange new documents",
  );
  rule("", orDefault(local.mtu, DEFAULTS.mtu), ({ from, mtu, installedPublicKey }, localMtu) =>
    // Connected sides may differ while an administrator changes the MTU: see warnIfMtuDiffers.
    mtu === localMtu || installedPublicKey !== undefined
      ? undefined
      : `the document accepted earlier has MTU ${mtu}, but mtu is ${localMtu} here: ` +
        `set mtu to ${mtu} here, or to ${localMtu} at ${from.clusterId} and set remotePeerInfo to their new document`,
  );
  rule("", local.remoteSigningKeyFingerprint, keyProblem);
  checkDocumentValues(check.at("remotePeerInfo (the document accepted earlier)"), document);
}

function keyProblem({ from, signingKey }: PeerInfo, expected: string | undefined): Finding {
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
