import { describeValue } from "../../validation/describe-value.js";
import { PEER_INFO_KIND, PEER_INFO_VERSION, type PeerInfo, peerInfoDigest } from "./peer-info.js";

/** A document, or the problem that prevents its use. */
export type ParsedPeerInfo =
  | { readonly peerInfo: PeerInfo; readonly problem?: undefined }
  | { readonly peerInfo?: undefined; readonly problem: string };

/**
 * Parses the remote side's document: an object or its JSON. Checks the form and the digest.
 * `checkPeerInfo` checks the values.
 *
 * @returns undefined if the value is undefined or null.
 */
export function parsePeerInfo(value: unknown): ParsedPeerInfo | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const document = typeof value === "string" ? parseJson(value) : value;
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    const found =
      typeof value === "string"
        ? describeString(value)
        : `a ${Array.isArray(value) ? "list" : typeof value}`;
    return { problem: `expected a peer info document, as an object or as JSON, got ${found}` };
  }
  const problem = documentProblem(document);
  return problem === undefined ? { peerInfo: document as PeerInfo } : { problem };
}

function documentProblem(document: object): string | undefined {
  const { kind, version, digest } = document as Readonly<Record<string, unknown>>;
  if (kind !== PEER_INFO_KIND) {
    return `expected a document of kind "${PEER_INFO_KIND}", got ${describeValue(kind)}`;
  }
  if (version !== PEER_INFO_VERSION) {
    return (
      `expected version ${PEER_INFO_VERSION}, got ${describeValue(version)}: ` +
      "use the same version of pulumi-liqo on both sides"
    );
  }
  if (digest !== peerInfoDigest(document)) {
    return (
      "digest mismatch: the document was changed after it was issued. " +
      "Ask the administrator of the remote side for a new copy"
    );
  }
  const wrong = Object.keys(FIELDS).filter((path) => !FIELDS[path]?.(valueAt(document, path)));
  return wrong.length === 0 ? undefined : `missing or invalid fields: ${wrong.join(", ")}`;
}

type Test = (value: unknown) => boolean;

const isString: Test = (value) => typeof value === "string";
const isStringList: Test = (value) => Array.isArray(value) && value.every(isString);
const isNumber: Test = (value) => typeof value === "number";
const isTime: Test = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

const isEndpoint: Test = (value) =>
  typeof value === "object" &&
  value !== null &&
  isStringList(valueAt(value, "addresses")) &&
  isNumber(valueAt(value, "port")) &&
  isString(valueAt(value, "protocol"));

function optional(test: Test): Test {
  return (value) => value === undefined || test(value);
}

/** The type of each field. */
const FIELDS: Readonly<Record<string, Test>> = {
  "from.clusterId": isString,
  "from.role": isString,
  "from.podCidrs": isStringList,
  "from.externalCidr": isString,
  "from.publicKey": isString,
  "from.liqoVersion": optional(isString),
  "from.endpoint": optional(isEndpoint),
  to: isString,
  mtu: isNumber,
  installedPublicKey: optional(isString),
  receivedEndpoint: optional(isEndpoint),
  issuedAt: isTime,
  expiresAt: isTime,
};

function valueAt(document: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document,
    );
}

/**
 * Describes a string other than the JSON of a document, and the fix. The string may be long: never
 * print it.
 */
function describeString(text: string): string {
  const trimmed = text.trim();
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
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
