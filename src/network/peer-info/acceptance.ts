import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { ArgsCheck, type Gate } from "../../validation/args-check.js";
import { describeName } from "../../validation/describe-value.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import { checkPeerInfo, type LocalSide } from "./document-rules.js";
import { parsePeerInfo } from "./parse.js";
import type { PeerInfo } from "./peer-info.js";
import { type RemoteInfo, remoteOfDocument } from "./remote-side.js";

/**
 * The remote side that this side uses, and the gate that stops resources if that remote side is
 * rejected.
 */
export interface AcceptedRemote {
  readonly remote: pulumi.Output<RemoteInfo | undefined>;
  readonly gate: Gate;
}

/**
 * Accepts the remote side and keeps it in the stack's state. A document must be accepted before it
 * expires. If the program does not specify a remote side any more, the last accepted remote side
 * stays in use: a lost configuration value or a destroyed stack must not tear down a tunnel.
 *
 * @param specified the remote side of the program, after its checks.
 */
export function acceptRemote(
  component: pulumi.ComponentResource,
  name: string,
  local: LocalSide,
  specified: pulumi.Output<RemoteInfo | undefined>,
): AcceptedRemote {
  const remote = specified.apply((value) => persistRemote(`${name}-accepted`, value, component));
  const check = new ArgsCheck(component, name);
  check.whenKnown(
    "remotePeerInfo.expiresAt",
    pulumi.all([specified, remote]),
    ([value, accepted]) =>
      value?.document === undefined || value.document.digest === accepted?.document?.digest
        ? undefined
        : expiryProblem(value.document),
  );
  // The arguments of this side may have changed since the remote side was accepted.
  const document = remote.apply((accepted) => accepted?.document);
  checkPeerInfo(check.at("remotePeerInfo (the document accepted earlier)"), local, document);
  checkManualRemote(check.at("remote"), local, remote);
  pulumi.all([specified, remote]).apply(([value, accepted]) => {
    if (value === undefined && accepted !== undefined) {
      void pulumi.log.warn(warningOf(accepted), component);
    }
  });
  return { remote, gate: check.done() };
}

/**
 * Accepts a remote side, unless it is undefined or its document has expired. Otherwise returns the
 * last accepted remote side from the stack's state.
 */
function persistRemote(
  name: string,
  remote: RemoteInfo | undefined,
  parent: pulumi.Resource,
): pulumi.Output<RemoteInfo | undefined> {
  const accepted = isExpired(remote?.document) ? undefined : remote;
  const stash = new pulumi.Stash(
    name,
    { input: accepted?.document ?? accepted ?? {} },
    { parent, ignoreChanges: accepted === undefined ? ["input"] : [] },
  );
  return (stash.input as pulumi.Output<unknown>).apply(
    (state) => accepted ?? readState(state, name, parent),
  );
}

/**
 * The remote side in a stack's state: a document, or values entered manually. Fails if the state has
 * a document that this version cannot read: without the remote side, the tunnel would be deleted.
 */
function readState(
  state: unknown,
  name: string,
  component: pulumi.Resource,
): RemoteInfo | undefined {
  const stored = Object(state) as Partial<RemoteInfo>;
  if (Object.keys(stored).length === 0) {
    return undefined;
  }
  if (stored.clusterId !== undefined) {
    return stored as RemoteInfo;
  }
  const { peerInfo, problem } = parsePeerInfo(state) ?? {};
  if (peerInfo === undefined) {
    const message = renderMessage({
      problem: "cannot use the document accepted earlier, which the state contains",
      facts: [problem ?? "the state contains no document"],
      hint: "Set remotePeerInfo to a new document. To tear down the tunnel, set detached: true.",
      section: "peer-info-missing",
    });
    return failUpdate(component, name, new NotReadyError(component, message));
  }
  return remoteOfDocument(peerInfo);
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

function isExpired(document: PeerInfo | undefined): boolean {
  return document !== undefined && Date.now() > Date.parse(document.expiresAt);
}

function expiryProblem({ from, issuedAt, expiresAt }: PeerInfo): string {
  return (
    `expected a document that has not expired, got a document valid from ${describeName(issuedAt)} to ${describeName(expiresAt)}: ` +
    `ask the administrator of ${describeName(from.clusterId)} to run pulumi up and to send the new peerInfo`
  );
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
