import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { ArgsCheck, type Finding, type Gate } from "../../validation/args-check.js";
import { checkAcceptedDocument } from "./accepted-document.js";
import { isInFuture } from "./clock-difference.js";
import type { LocalSide } from "./document-rules.js";
import { keepPin, keepRemote, type KeptRemote } from "./kept-remote.js";
import { hasSameContents, type PeerInfo } from "./peer-info.js";
import type { RemoteInfo, SpecifiedRemote } from "./remote-side.js";

/**
 * The remote side that this side uses, and the gate that stops resources if that remote side is
 * rejected.
 */
export interface AcceptedRemote extends KeptRemote {
  readonly gate: Gate;
}

/**
 * Accepts the remote side and keeps it in the stack's state. A document must be accepted before it
 * expires. If the program does not specify a remote side any more, the last accepted remote side
 * stays in use: a lost configuration value or a destroyed stack must not tear down a tunnel.
 *
 * @param specified the remote side of the program.
 * @param gate lets the remote side through after its checks.
 */
export function acceptRemote(
  component: pulumi.ComponentResource,
  name: string,
  local: LocalSide,
  specified: SpecifiedRemote,
  gate: Gate,
): AcceptedRemote {
  const ofProgram = gate(specified.remote);
  const kept = pulumi.all([ofProgram, specified.isSecret]).apply(([value, isSecret]) => {
    // The document in the state may be the same document, accepted in time.
    const isLate = value?.document !== undefined && timeProblem(value.document) !== undefined;
    return keepRemote(component, stashName(name), {
      accepted: isLate ? undefined : value,
      isSecret,
      fingerprint: local.remoteSigningKeyFingerprint,
    });
  });
  const remote = kept.apply((result) => result.remote);
  const check = new ArgsCheck(component, name);
  check.whenKnown("remotePeerInfo", pulumi.all([ofProgram, remote]), ([value, accepted]) =>
    value?.document === undefined ||
    // Contents that are in use already need no new acceptance.
    (accepted?.document !== undefined && hasSameContents(value.document, accepted.document))
      ? undefined
      : timeProblem(value.document),
  );
  // A document of the program has passed its checks.
  const document = pulumi
    .all([ofProgram, remote])
    .apply(([value, accepted]) => (value === undefined ? accepted?.document : undefined));
  checkAcceptedDocument(check, local, document);
  checkManualRemote(check.at("remote"), local, remote);
  const acceptedGate = check.done();
  const accepted = acceptedGate(remote);
  pulumi.all([ofProgram, accepted]).apply(([value, inUse]) => {
    if (value === undefined && inUse !== undefined) {
      void pulumi.log.warn(warningOf(inUse), component);
    }
  });
  const signingKey = kept.apply((result) => result.signingKey);
  return { remote: accepted, signingKey, gate: acceptedGate };
}

/**
 * Forgets the remote side of a detached side, but keeps the key that this side trusts.
 *
 * @param gate lets the resource through after the checks of the arguments.
 */
export function detachRemote(
  component: pulumi.ComponentResource,
  name: string,
  gate: Gate,
): AcceptedRemote {
  const kept = gate(undefined).apply(() => keepPin(component, stashName(name)));
  const signingKey = kept.apply((result) => result.signingKey);
  return { remote: kept.apply((result) => result.remote), signingKey, gate };
}

function stashName(side: string): string {
  return `${side}-accepted`;
}

/** Checks values entered manually against the arguments of this side. */
function checkManualRemote(
  check: ArgsCheck,
  { role, remoteClusterId, endpoint }: LocalSide,
  remote: pulumi.Output<RemoteInfo | undefined>,
): void {
  const manual = remote.apply((accepted) =>
    accepted?.document === undefined ? accepted : undefined,
  );
  check.whenKnown("", pulumi.all([manual, remoteClusterId]), ([values, id]) =>
    values === undefined || values.clusterId === id
      ? undefined
      : `expected the values of cluster ${id}, got the values accepted earlier for ${values.clusterId}`,
  );
  const needsEndpoint =
    role === "Client" && (endpoint?.address === undefined || endpoint.port === undefined);
  check.whenKnown("endpoint", manual, (values) =>
    needsEndpoint && values !== undefined && values.endpoint === undefined
      ? MISSING_ENDPOINT
      : undefined,
  );
}

/** The problem of a client without an endpoint to dial. */
export const MISSING_ENDPOINT = "expected an endpoint, since this side is a Client";

/** The problem of a document that cannot be accepted now. */
function timeProblem({ from, issuedAt, expiresAt }: PeerInfo): Finding {
  if (Date.now() > Date.parse(expiresAt)) {
    const reason =
      `expected a document that has not expired, got a document valid from ${issuedAt} to ${expiresAt}: ` +
      `ask the administrator of ${from.clusterId} to run pulumi up and to send the new peerInfo. ` +
      "If it is the same, they run pulumi up --replace '**::<name of their side>-issued'";
    return [{ path: ".expiresAt", reason }];
  }
  // After such a document, each document with the right time would be older.
  if (isInFuture(issuedAt)) {
    const reason =
      `expected a time in the past, got ${issuedAt}, but it is ${new Date().toISOString()} here: ` +
      `check the clocks of both sides, then ask the administrator of ${from.clusterId} ` +
      "to issue the document again";
    return [{ path: ".issuedAt", reason }];
  }
  return undefined;
}

function warningOf({ document }: RemoteInfo): string {
  const [argument, accepted] =
    document === undefined ? ["remote", "values"] : ["remotePeerInfo", "document"];
  return renderMessage({
    problem: `${argument} is no longer set: using the ${accepted} accepted earlier`,
    hint: "To tear down the tunnel, set detached: true.",
    section: "peer-info-missing",
  });
}
