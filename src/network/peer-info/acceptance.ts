import * as pulumi from "@pulumi/pulumi";
import { recordSecrets } from "../../cluster/cluster-secrets.js";
import { renderMessage } from "../../message.js";
import { ArgsCheck, type Finding, type Gate } from "../../validation/args-check.js";
import { checkAcceptedDocument } from "./accepted-document.js";
import type { LocalCluster } from "./addressing.js";
import { isInFuture, warnIfClockWentBack } from "./clock-difference.js";
import type { DocumentFormat, Remote } from "./document-format.js";
import { keepPin, keepRemote, type KeptRemote } from "./kept-remote.js";
import { hasSameContents, type PeerDocument } from "./peer-info.js";

/**
 * The remote side that this side uses, and the gate that stops resources if that remote side is
 * rejected.
 */
export interface AcceptedRemote<R> extends KeptRemote<R> {
  /**
   * The remote side for messages, which contain no value of it if it is a secret: its document is
   * not, but the program may mark the configuration that the document is read from as a secret.
   */
  readonly marked: pulumi.Output<R | undefined>;
  readonly gate: Gate;
}

/** The remote side that the program specifies. */
export interface SpecifiedRemote<R> {
  /** Undefined if the program does not specify a remote side. */
  readonly remote: pulumi.Output<R | undefined>;
  /** Whether the program marks the document or a value as a secret. */
  readonly isSecret: Promise<boolean>;
}

/** How a remote side is accepted. */
export interface AcceptanceArgs<Document extends PeerDocument, R extends Remote<Document>> {
  readonly format: DocumentFormat<Document, R>;
  readonly local: LocalCluster;
  /**
   * Checks the remote side accepted earlier against the arguments of this side.
   *
   * @param document the document accepted earlier. Undefined if the program has a document of its
   * own.
   */
  readonly recheck: (
    check: ArgsCheck,
    document: pulumi.Output<Document | undefined>,
    remote: pulumi.Output<R | undefined>,
  ) => void;
}

/**
 * Accepts the remote side and keeps it in the stack's state. A document must be accepted before it
 * expires. If the program does not specify a remote side any more, the last accepted remote side
 * stays in use: a lost configuration value or a destroyed stack must not tear down a tunnel.
 *
 * @param specified the remote side of the program.
 * @param gate lets the remote side through after its checks.
 */
export function acceptRemote<Document extends PeerDocument, R extends Remote<Document>>(
  component: pulumi.ComponentResource,
  name: string,
  { format, local, recheck }: AcceptanceArgs<Document, R>,
  specified: SpecifiedRemote<R>,
  gate: Gate,
): AcceptedRemote<R> {
  const ofProgram = gate(specified.remote);
  const plain = pulumi.unsecret(ofProgram);
  const kept = pulumi.all([plain, specified.isSecret]).apply(([value, isSecret]) => {
    const accepted = value as R | undefined;
    // The document in the state may be the same document, accepted in time.
    const isLate = accepted?.document !== undefined && timeProblem(accepted.document) !== undefined;
    return keepRemote(component, stashName(name), {
      format,
      accepted: isLate ? undefined : accepted,
      isSecret,
      fingerprint: local.remoteSigningKeyFingerprint,
    });
  });
  const marked = kept.apply<R | undefined>((result) => result.remote);
  const documents = pulumi
    .all([ofProgram, marked])
    .apply<Documents<Document>>(([value, accepted]) => ({
      isSpecified: value !== undefined,
      specified: (value as R | undefined)?.document,
      accepted: (accepted as R | undefined)?.document,
    }));
  const check = new ArgsCheck(component, name);
  check.whenKnown("remotePeerInfo", documents, ({ specified: document, accepted }) =>
    document === undefined ||
    // Contents that are in use already need no new acceptance.
    (accepted !== undefined && hasSameContents(document, accepted))
      ? undefined
      : timeProblem(document),
  );
  // A document of the program has passed its checks.
  const document = documents.apply(({ isSpecified, accepted }) =>
    isSpecified ? undefined : accepted,
  );
  checkAcceptedDocument(check, local, document);
  recheck(check, document, marked);
  const acceptedGate = check.done();
  recordSecrets(local.cluster, [marked.apply((inUse) => inUse && format.valuesOf(inUse))]);
  const accepted = acceptedGate(marked);
  warnIfClockWentBack(
    component,
    accepted.apply((inUse) => inUse?.document?.issuedAt),
  );
  pulumi.all([ofProgram, accepted]).apply(([value, inUse]) => {
    if (value === undefined && inUse !== undefined) {
      void pulumi.log.warn(warningOf(inUse), component);
    }
  });
  const signingKey = kept.apply((result) => result.signingKey);
  return { remote: withOpenDocument(accepted), marked: accepted, signingKey, gate: acceptedGate };
}

/** A document contains no secrets, but manually entered values stay as they were marked. */
function withOpenDocument<R extends Remote<PeerDocument>>(
  marked: pulumi.Output<R | undefined>,
): pulumi.Output<R | undefined> {
  return pulumi.unsecret(marked).apply<R | undefined>((remote) => {
    const isManual = remote !== undefined && remote.document === undefined;
    return isManual ? marked : (pulumi.output(remote) as pulumi.Output<R | undefined>);
  });
}

/** The document of the program, and the document in use. */
interface Documents<Document> {
  readonly isSpecified: boolean;
  readonly specified: Document | undefined;
  readonly accepted: Document | undefined;
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
): AcceptedRemote<never> {
  const kept = gate(undefined).apply(() => keepPin(component, stashName(name)));
  const signingKey = kept.apply((result) => result.signingKey);
  const remote = kept.apply((result) => result.remote);
  return { remote, marked: remote, signingKey, gate };
}

function stashName(side: string): string {
  return `${side}-accepted`;
}

/** The problem of a document that cannot be accepted now. */
function timeProblem({ from, issuedAt, expiresAt }: PeerDocument): Finding {
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

function warningOf({ document }: Remote<PeerDocument>): string {
  const [argument, accepted] =
    document === undefined ? ["remote", "values"] : ["remotePeerInfo", "document"];
  return renderMessage({
    problem: `${argument} is no longer set: using the ${accepted} accepted earlier`,
    hint: "To tear this side down, set detached: true.",
    section: "peer-info-missing",
  });
}
