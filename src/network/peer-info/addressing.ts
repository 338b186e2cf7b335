import * as pulumi from "@pulumi/pulumi";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { describeName } from "../../validation/describe-value.js";
import { LONGEST_DURATION, millisecondsOf } from "../../validation/duration.js";
import {
  fingerprintOf,
  fingerprintRule,
  isSameFingerprint,
  OTHER_KEY_SECTION,
  otherKeyHint,
} from "./fingerprint.js";
import type { PeerDocument } from "./peer-info.js";

/** The arguments of a side that the addresses and the key of each document must agree with. */
export interface LocalCluster extends RemoteClusterArgs {
  readonly remoteSigningKeyFingerprint?: pulumi.Input<string | undefined> | undefined;
}

/**
 * Checks that a document is from the remote side, is for this side, and has the declared key.
 * Reports a document of this side as a single problem.
 *
 * @returns the document. Undefined if it is of this side.
 */
export function checkAddressing<Document extends PeerDocument>(
  check: ArgsCheck,
  { cluster, remoteClusterId, remoteSigningKeyFingerprint }: LocalCluster,
  document: pulumi.Output<Document | undefined>,
): pulumi.Output<Document | undefined> {
  const withLocalId = pulumi.all([document, cluster.clusterId]) as pulumi.Output<
    [Document | undefined, string]
  >;
  const ofThis = withLocalId.apply(([value, id]) => value?.from.clusterId === id);
  check.whenKnown("", pulumi.all([ofThis, remoteClusterId]), ([isOwn, remoteId]) =>
    isOwn
      ? `expected the document of cluster ${remoteId}, got the document of this side: ` +
        "set peerInfo of the remote side"
      : undefined,
  );
  const ofRemote = withLocalId.apply(([value, id]) =>
    value?.from.clusterId === id ? undefined : value,
  );
  const rule = rulesFor(check, ofRemote);
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
  rule("signingKey", remoteSigningKeyFingerprint, keyProblem);
  checkValidity(check, ofRemote);
  return ofRemote;
}

/** Checks that a document is not valid for too long. */
export function checkValidity(
  check: ArgsCheck,
  document: pulumi.Output<PeerDocument | undefined>,
): void {
  check.whenKnown("expiresAt", document, (value) => value && validityProblem(value));
}

/**
 * Applies rules to a document and a value of this side, once both are known. Without a document
 * there is no problem.
 */
export function rulesFor<Document extends PeerDocument>(
  check: ArgsCheck,
  document: pulumi.Output<Document | undefined>,
) {
  return <T>(
    path: string,
    value: pulumi.Input<T>,
    findProblem: (document: Document, value: pulumi.Unwrap<T>) => Finding,
  ): void => {
    check.whenKnown(path, pulumi.all([document, value]), ([remote, localValue]) =>
      remote === undefined ? undefined : findProblem(remote as Document, localValue),
    );
  };
}

/** A document that is valid for longer could be used long after its values have changed. */
function validityProblem({ issuedAt, expiresAt }: PeerDocument): string | undefined {
  const validity = Date.parse(expiresAt) - Date.parse(issuedAt);
  return validity <= millisecondsOf(LONGEST_DURATION)
    ? undefined
    : `expected at most ${LONGEST_DURATION} (a year) after issuedAt, got ${expiresAt}, ` +
        `issued at ${issuedAt}: set a shorter expiresIn on the remote side`;
}

function keyProblem({ from, signingKey }: PeerDocument, expected: string | undefined): Finding {
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
