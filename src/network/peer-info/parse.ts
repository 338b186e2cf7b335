import { describeValue } from "../../validation/describe-value.js";
import {
  fieldsProblem,
  hasInheritedFields,
  SIGNED_FIELDS,
  unknownFieldsProblem,
  valueAt,
} from "./document-fields.js";
import type { DocumentFormat } from "./document-format.js";
import { limitProblem } from "./document-limits.js";
import {
  PEER_INFO_KIND,
  PEER_INFO_VERSION,
  type PeerDocument,
  PEERING_PEER_INFO_KIND,
} from "./peer-info.js";
import { hasValidSignature, type SignedDocument } from "./signed-document.js";

/** A document, or the problem that prevents its use. */
export type Parsed<Document> =
  | { readonly document: Document; readonly problem?: undefined }
  | { readonly document?: undefined; readonly problem: string };

/**
 * Parses the remote side's document: an object or its JSON. Checks the form and the signature.
 * `checkPeerInfo` checks the values.
 *
 * @returns undefined if the value is undefined or null.
 */
export function parseDocument<Document extends PeerDocument>(
  value: unknown,
  format: DocumentFormat<Document>,
): Parsed<Document> | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const tooLong = typeof value === "string" ? limitProblem(value) : undefined;
  if (tooLong !== undefined) {
    return { problem: tooLong };
  }
  const document = typeof value === "string" ? parseJson(value) : value;
  // The limits are first, because the other checks are recursive.
  const problem =
    limitProblem(document) ??
    objectProblem(document, value) ??
    documentProblem(document as object, format);
  if (problem !== undefined) {
    return { problem };
  }
  // The copy has the checked fields only, and no prototype of the other administrator.
  return { document: structuredClone(document) as Document };
}

/** @param value the document before it was parsed. */
function objectProblem(document: unknown, value: unknown): string | undefined {
  if (typeof document === "object" && document !== null && !Array.isArray(document)) {
    return undefined;
  }
  const found =
    typeof value === "string"
      ? describeString(value)
      : `a ${Array.isArray(value) ? "list" : typeof value}`;
  return `expected a peer info document, as an object or as JSON, got ${found}`;
}

function documentProblem(
  document: object,
  format: Pick<DocumentFormat<PeerDocument>, "kind" | "fieldsOf">,
): string | undefined {
  const kind = valueAt(document, "kind");
  const version = valueAt(document, "version");
  if (kind !== format.kind) {
    return (
      `expected a document of kind "${format.kind}", got ${describeValue(kind)}` +
      (kind === PEER_INFO_KIND || kind === PEERING_PEER_INFO_KIND
        ? ": set network: false on both sides of the peering, or on neither"
        : "")
    );
  }
  if (version !== PEER_INFO_VERSION) {
    return (
      `expected version ${PEER_INFO_VERSION}, got ${describeValue(version)}: ` +
      "use the same version of pulumi-liqo on both sides"
    );
  }
  const fields = { ...SIGNED_FIELDS, ...format.fieldsOf(document) };
  return (
    fieldsProblem(document, fields) ??
    signatureProblem(document as SignedDocument) ??
    unknownFieldsProblem(document, fields)
  );
}

function signatureProblem(document: SignedDocument): string | undefined {
  return !hasInheritedFields(document) && hasValidSignature(document)
    ? undefined
    : "signature mismatch: the document was changed after it was issued. " +
        "Ask the administrator of the remote side for a new copy";
}

/**
 * Describes a string other than the JSON of a document, and the fix. The string may be long: never
 * print it.
 */
function describeString(text: string): string {
  const trimmed = text.trim();
  if (text.includes("\u0000") || text.includes("\uFFFD")) {
    return "UTF-16 text: save the file as UTF-8";
  }
  if (trimmed === "") {
    return "an empty string: set peerInfo of the remote side, or undefined if you do not have it yet";
  }
  if (trimmed.startsWith("{")) {
    return `truncated or damaged JSON (${text.length} characters): copy the whole document again`;
  }
  if (parseJson(trimmed) !== undefined) {
    return trimmed.startsWith('"')
      ? "the JSON of a string: the document was encoded twice, so encode it once or set the object"
      : "JSON without an object: set the whole peerInfo of the remote side";
  }
  if (!trimmed.includes("\n") && /\.\w+$|^[~.]*[/\\]/.test(trimmed)) {
    return "a file name: set the contents of the file";
  }
  return (
    "a string without JSON: set the output of `pulumi stack output peerInfo --json` " +
    "in the remote side's stack"
  );
}

function parseJson(text: string): unknown {
  try {
    // Also without the byte order mark that editors on Windows write.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}
