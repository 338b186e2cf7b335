import { describePastedText } from "./pasted-text.js";
import { PEER_INFO_KIND, PEER_INFO_VERSION, type PeerInfo, peerInfoDigest } from "./peer-info.js";

/** A hand-off as it was read, or why it cannot be used. */
export type PeerInfoReading =
  | { readonly peerInfo: PeerInfo; readonly problem?: undefined }
  | { readonly peerInfo?: undefined; readonly problem: string };

/**
 * Reads a hand-off from the other administrator: the document or its JSON text, or nothing while there is none. Nothing
 * in it can be believed unless its form and its digest are right, so whether its values fit is not looked at here.
 */
export function parsePeerInfo(given: unknown): PeerInfoReading | undefined {
  if (given === undefined || given === null) {
    return undefined;
  }
  const document = typeof given === "string" ? parsed(given) : given;
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    const seen =
      typeof given === "string"
        ? describePastedText(given)
        : `a ${Array.isArray(given) ? "list" : typeof given}`;
    return { problem: `expected a hand-off, as an object or as JSON, got ${seen}` };
  }
  const problem = problemOf(document);
  return problem === undefined ? { peerInfo: document as PeerInfo } : { problem };
}

function problemOf(document: object): string | undefined {
  const { kind, version, digest } = document as Readonly<Record<string, unknown>>;
  if (kind !== PEER_INFO_KIND) {
    return `expected a document of kind "${PEER_INFO_KIND}", got ${shown(kind)}`;
  }
  if (version !== PEER_INFO_VERSION) {
    return (
      `expected version ${PEER_INFO_VERSION}, got ${shown(version)}: ` +
      "use the same version of pulumi-liqo on both sides"
    );
  }
  const actual = peerInfoDigest(document);
  if (digest !== actual) {
    return (
      `it is not as it was issued, its digest is ${shown(digest)} and its contents give ${actual}: ` +
      "take it anew from the other side, whose administrator makes the changes"
    );
  }
  const malformed = Object.keys(FIELDS).filter((path) => !FIELDS[path]?.(at(document, path)));
  return malformed.length === 0
    ? undefined
    : `expected a hand-off as pulumi-liqo issues it, got one with wrong or missing ${malformed.join(", ")}`;
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const areTexts: Test = (value) => Array.isArray(value) && value.every(isText);
const isNumber: Test = (value) => typeof value === "number";
const isTime: Test = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

function maybe(test: Test): Test {
  return (value) => value === undefined || test(value);
}

const isEndpoint: Test = (value) =>
  typeof value === "object" &&
  value !== null &&
  areTexts(at(value, "addresses")) &&
  isNumber(at(value, "port"));

/** What is where in a hand-off, which may come from anywhere. */
const FIELDS: Readonly<Record<string, Test>> = {
  "from.clusterId": isText,
  "from.role": isText,
  "from.podCidrs": areTexts,
  "from.externalCidr": isText,
  "from.publicKey": isText,
  "from.liqoVersion": maybe(isText),
  "from.endpoint": maybe(isEndpoint),
  to: isText,
  mtu: isNumber,
  installedPublicKey: maybe(isText),
  configuredEndpoint: maybe(isEndpoint),
  issuedAt: isTime,
  expiresAt: isTime,
};

function at(document: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document,
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value in a message. Absent ones have no JSON. */
function shown(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
