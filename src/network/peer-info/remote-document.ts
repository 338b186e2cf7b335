import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { optional } from "../../validation/arguments.js";
import type { DocumentFormat } from "./document-format.js";
import { limitProblem } from "./document-limits.js";
import { fingerprintRule } from "./fingerprint.js";
import { parseDocument } from "./parse.js";
import type { PeerDocument } from "./peer-info.js";

/** The document of the remote side, and the key that must have signed it. */
interface RemoteDocumentArgs {
  readonly remotePeerInfo?: pulumi.Input<object | string | undefined> | undefined;
  readonly remoteSigningKeyFingerprint?: pulumi.Input<string | undefined> | undefined;
}

/** The document that the program specifies. */
export interface SpecifiedDocument<Document> {
  /** A secret if the program marks the document as a secret. */
  readonly document: pulumi.Output<Document | undefined>;
  /** Whether the program marks the document as a secret. */
  readonly isSecret: Promise<boolean>;
}

/** Checks the form of `remotePeerInfo`, and `remoteSigningKeyFingerprint`. */
export function checkRemoteDocument<Document extends PeerDocument>(
  check: ArgsCheck,
  { remotePeerInfo, remoteSigningKeyFingerprint }: RemoteDocumentArgs,
  format: DocumentFormat<Document>,
): SpecifiedDocument<Document> {
  optional(fingerprintRule)(check, "remoteSigningKeyFingerprint", remoteSigningKeyFingerprint);
  // Pulumi's SDK could overflow the stack for a deeply nested document, for example an imported file.
  check.reportFatal("remotePeerInfo", limitProblem(remotePeerInfo));
  check.orThrowIfFatal();
  const unparsed = withLimits(remotePeerInfo);
  const parsed = unparsed.apply(({ value, problem }) => ({
    result: problem === undefined ? parseDocument(value, format) : { problem },
  }));
  check.whenKnown("remotePeerInfo", parsed, ({ result }) => result?.problem, [unparsed]);
  return {
    document: parsed.apply(({ result }) => result?.document),
    isSecret: pulumi.isSecret(unparsed),
  };
}

/**
 * The value of `remotePeerInfo`, or the problem of a promised value that Pulumi's SDK cannot copy. The
 * SDK has already copied the value of an output.
 */
function withLimits(
  remotePeerInfo: RemoteDocumentArgs["remotePeerInfo"],
): pulumi.Output<{ readonly value?: unknown; readonly problem?: string }> {
  if (!(remotePeerInfo instanceof Promise)) {
    return pulumi.output({ value: remotePeerInfo });
  }
  const limited = remotePeerInfo.then((value) => {
    const problem = limitProblem(value);
    return problem === undefined ? { value } : { problem };
  });
  return pulumi.output(limited);
}
