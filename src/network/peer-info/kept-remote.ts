import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { hideSecrets } from "../../pulumi/secret-text.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import type { DocumentFormat, Remote } from "./document-format.js";
import { parseDocument } from "./parse.js";
import type { PeerDocument } from "./peer-info.js";
import { type Pin, pinHooks, pinOf } from "./pinned-key.js";

/**
 * The accepted remote side in a stack's state: a document or values, or neither at first and while
 * the side is detached.
 */
interface AcceptedState<R> {
  readonly document?: PeerDocument;
  /** Values entered manually. */
  readonly values?: R;
  /** Whether the side was detached. Then the state has neither a document nor values. */
  readonly detached?: true;
  /** The last accepted document had this key. Stays without that document. */
  readonly pin?: Pin;
}

/** The remote side that a stack's state keeps. */
export interface KeptRemote<R> {
  /** A secret if the program or the state marks it as a secret. */
  readonly remote: pulumi.Output<R | undefined>;
  readonly signingKey: pulumi.Output<string | undefined>;
}

/** What to keep. */
interface KeepOptions<Document extends PeerDocument, R extends Remote<Document>> {
  readonly format: DocumentFormat<Document, R>;
  /** The remote side of the program. If it is undefined, the kept remote side stays. */
  readonly accepted: R | undefined;
  /** Whether the program marks the remote side as a secret. */
  readonly isSecret: boolean;
  /** The `remoteSigningKeyFingerprint` of the program. */
  readonly fingerprint: pulumi.Input<string | undefined> | undefined;
}

/** Keeps the accepted remote side in the stack's state. */
export function keepRemote<Document extends PeerDocument, R extends Remote<Document>>(
  component: pulumi.ComponentResource,
  name: string,
  { format, accepted, isSecret, fingerprint }: KeepOptions<Document, R>,
): KeptRemote<R> {
  const state = stateOf(accepted);
  const stash = new pulumi.Stash(
    name,
    { input: isSecret ? pulumi.secret(state) : state },
    {
      parent: component,
      ignoreChanges: ignoredBy(accepted),
      hooks: pinHooks(name, component, fingerprint),
    },
  );
  const stored = stash.input as pulumi.Output<AcceptedState<R> | undefined>;
  const inState = pulumi.all([pulumi.unsecret(stored), pulumi.isSecret(stored)]);
  return {
    remote: inState.apply<R | undefined>(([kept, wasSecret]) => {
      // Only what the state contains was compared with the pin: a run with `--target` may not update
      // the Stash. Mocks may not return inputs.
      const remote =
        kept === undefined
          ? accepted
          : readState(format, kept as AcceptedState<R>, { name, component, isSecret: wasSecret });
      if (accepted?.document?.signature !== remote?.document?.signature) {
        warnIfNotUpdated(accepted, name, component);
      }
      const isHidden = remote !== undefined && (wasSecret || (accepted !== undefined && isSecret));
      return (isHidden ? pulumi.secret(remote) : pulumi.output(remote)) as pulumi.Output<
        R | undefined
      >;
    }),
    signingKey: inState.apply(([kept]) => kept?.pin?.signingKey),
  };
}

/**
 * Forgets the accepted document or values of a side that is detached. The pin stays: a detached side
 * still accepts only the key that it trusts, and no older document.
 */
export function keepPin(component: pulumi.ComponentResource, name: string): KeptRemote<never> {
  const input: AcceptedState<never> = { detached: true };
  const opts = { parent: component, ignoreChanges: IGNORE_PIN };
  const stash = new pulumi.Stash(name, { input }, opts);
  const stored = stash.input as pulumi.Output<AcceptedState<never> | undefined>;
  return {
    remote: pulumi.output(undefined),
    signingKey: pulumi.unsecret(stored).apply((kept) => kept?.pin?.signingKey),
  };
}

const IGNORE_PIN = ["input.pin"];

/** Warns if this run did not accept the program's document. */
function warnIfNotUpdated(
  accepted: object | undefined,
  name: string,
  component: pulumi.ComponentResource,
): void {
  if (accepted !== undefined) {
    const warning = renderMessage({
      problem: `remotePeerInfo is not accepted in this run, which does not update ${name}`,
      facts: ["The document accepted earlier stays in use."],
      hint: `Run pulumi up without --target and --exclude, and without ignoreChanges for ${name}.`,
      section: "peer-info-not-accepted",
    });
    void pulumi.log.warn(warning, component);
  }
}

function stateOf<R extends Remote<PeerDocument>>(accepted: R | undefined): AcceptedState<R> {
  if (accepted === undefined) {
    return {};
  }
  const { document } = accepted;
  return document === undefined ? { values: accepted } : { document, pin: pinOf(document) };
}

/** The properties that keep their value in the state. */
function ignoredBy(accepted: Remote<PeerDocument> | undefined): string[] {
  if (accepted === undefined) {
    return ["input"];
  }
  return accepted.document === undefined ? IGNORE_PIN : [];
}

/** Where a state is, and whether it is a secret. */
interface StatePlace {
  readonly name: string;
  readonly component: pulumi.ComponentResource;
  readonly isSecret: boolean;
}

/**
 * The remote side in a stack's state. Fails if the state has a document that this version cannot
 * read: without the remote side, the tunnel would be deleted.
 */
function readState<Document extends PeerDocument, R extends Remote<Document>>(
  format: DocumentFormat<Document, R>,
  state: AcceptedState<R> | undefined,
  { name, component, isSecret }: StatePlace,
): R | undefined {
  if (state === undefined || Object.keys(state).length === 0 || state.detached === true) {
    return undefined;
  }
  if (state.values !== undefined) {
    return state.values;
  }
  const { document, problem } = parseDocument(state.document, format) ?? {};
  if (document === undefined) {
    const message = renderMessage({
      problem: "cannot use the document accepted earlier, which the state contains",
      facts: [
        problem === undefined
          ? "the state contains no document"
          : hideSecrets(problem, isSecret ? [state.document] : []),
      ],
      hint: "Set remotePeerInfo to a new document. To tear this side down, set detached: true.",
      section: "peer-info-missing",
    });
    return failUpdate(component, name, new NotReadyError(component, message));
  }
  return format.remoteOf(document);
}
