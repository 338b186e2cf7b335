import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "../../validation/args-check.js";
import { checkPeerInfo, type LocalSide } from "./check.js";
import { parsePeerInfo } from "./parse.js";
import { PEER_INFO_KIND, type PeerInfo } from "./peer-info.js";
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
  checkPeerInfo(check.at("remotePeerInfo"), local, document);
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
  return (stash.input as pulumi.Output<unknown>).apply((state) => accepted ?? readState(state));
}

/** The remote side in a stack's state: a document, or values entered manually. */
function readState(state: unknown): RemoteInfo | undefined {
  const { kind, clusterId } = Object(state) as {
    readonly kind?: string;
    readonly clusterId?: string;
  };
  if (kind === PEER_INFO_KIND) {
    const document = parsePeerInfo(state)?.peerInfo;
    return document && remoteOfDocument(document);
  }
  return clusterId === undefined ? undefined : (state as RemoteInfo);
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
    `expected a document that has not expired, got a document valid from ${issuedAt} to ${expiresAt}: ` +
    `ask the administrator of ${from.clusterId} to run pulumi up and to send the new peerInfo`
  );
}

function warningOf({ document }: RemoteInfo): string {
  const [argument, accepted] =
    document === undefined ? ["remote", "values"] : ["remotePeerInfo", "document"];
  return (
    `${argument} is no longer set: using the ${accepted} accepted earlier.\n` +
    "To tear down the tunnel, set detached: true."
  );
}
