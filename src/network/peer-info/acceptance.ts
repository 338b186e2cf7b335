import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "../../validation/args-check.js";
import { checkPeerInfo, type OwnSide } from "./check.js";
import { parsePeerInfo } from "./parse.js";
import type { PeerInfo } from "./peer-info.js";

/** The hand-off that a side goes by, and what lets a value through once it is known to be right. */
export interface AcceptedPeerInfo {
  readonly peerInfo: pulumi.Output<PeerInfo | undefined>;
  readonly gate: Gate;
}

/**
 * Accepts a hand-off that has been checked, if it is in time when it is first used. What has been made of it goes on
 * working after its expiry, and when the other side gives none any more: a stack that is destroyed has no outputs, which
 * is no reason to take down what is in the other one.
 */
export function acceptPeerInfo(
  component: pulumi.ComponentResource,
  name: string,
  own: OwnSide,
  given: pulumi.Output<PeerInfo | undefined>,
): AcceptedPeerInfo {
  const accepted = given.apply((document) => kept(`${name}-accepted`, document, component));
  const check = new ArgsCheck(component, name);
  check.whenKnown("remotePeerInfo.expiresAt", pulumi.all([given, accepted]), ([document, last]) =>
    document === undefined || document.digest === last?.digest
      ? undefined
      : `expected a hand-off that has not expired, got one that was valid from ${document.issuedAt} to ` +
        `${document.expiresAt}: take the one that the next up of the administrator of ${document.from.clusterId} gives, ` +
        `or have it issued anew by another "expiresIn"`,
  );
  // One that is left from an earlier run has been checked against the arguments of then.
  checkPeerInfo(check.at("remotePeerInfo"), own, accepted);
  pulumi.all([given, accepted]).apply(([document, last]) => {
    if (document === undefined && last !== undefined) {
      const warning =
        `${last.from.clusterId} gives no hand-off any more, and what was made of its last one stays: ask its ` +
        "administrator, or leave remotePeerInfo out of the program to take this side apart";
      void pulumi.log.warn(warning, component);
    }
  });
  return { peerInfo: accepted, gate: check.done() };
}

/** The document that is given, if it is in time; else the last one that was, which the stack keeps. */
function kept(
  name: string,
  document: PeerInfo | undefined,
  parent: pulumi.Resource,
): pulumi.Output<PeerInfo | undefined> {
  const fresh =
    document !== undefined && Date.now() <= Date.parse(document.expiresAt) ? document : undefined;
  const stash = new pulumi.Stash(
    name,
    { input: fresh ?? {} },
    { parent, ignoreChanges: fresh === undefined ? ["input"] : [] },
  );
  return (stash.input as pulumi.Output<unknown>).apply(
    (last) => fresh ?? parsePeerInfo(last)?.peerInfo,
  );
}
