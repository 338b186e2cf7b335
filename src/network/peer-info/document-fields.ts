import { isRole } from "../../liqo/networking/gateway.js";
import { dnsLabelRule, isWireGuardKey } from "../../validation/rules.js";

// The fields of a document are text of the other administrator. Their patterns exclude characters
// that hide or reorder text in a terminal. `checkPeerInfo` checks the values, and a side of a peering
// those of the peering.

type Test = (value: unknown) => boolean;

/** The most CIDRs and the most addresses that a document may contain. */
const MAX_CIDRS = 64;
export const MAX_ADDRESSES = 16;

function matches(pattern: RegExp): Test {
  return (value) => typeof value === "string" && pattern.test(value);
}

function list(test: Test, maxLength: number): Test {
  return (value) => Array.isArray(value) && value.length <= maxLength && value.every(test);
}

function optional(test: Test): Test {
  return (value) => value === undefined || test(value);
}

const isClusterId: Test = (value) => dnsLabelRule(value) === undefined;
const isInteger: Test = (value) => Number.isSafeInteger(value);
const isUtcTime = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
const isTime: Test = (value) => isUtcTime(value) && !Number.isNaN(Date.parse(String(value)));
/** Pulumi's engine reads some UUIDs in the state as unknown values. */
const isUuid = matches(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);
const isCidrText = matches(/^[\w.:/]{1,64}$/);
const isKeyText = matches(/^[A-Za-z0-9+/=]{1,64}$/);
const isHostText = matches(/^[\w.:-]{1,253}$/);
const isAddressText: Test = (value) => isHostText(value) && !isUuid(value);

/** The longest certificates, in characters of base64. */
const MAX_CERTIFICATES = 24_576;

const isBase64 = (maxLength: number): Test => {
  const isText = matches(/^[A-Za-z0-9+/]+={0,2}$/);
  return (value) => isText(value) && String(value).length <= maxLength;
};
const isPemText = matches(/^[A-Za-z0-9+/=\n -]{1,8192}$/);
const isUrlText = matches(/^[\w.:/[\]-]{1,512}$/);

const ENDPOINT_FIELDS = ["addresses", "port", "protocol"] as const;

const isEndpoint: Test = (value) =>
  typeof value === "object" &&
  value !== null &&
  list(isAddressText, MAX_ADDRESSES)(valueAt(value, "addresses")) &&
  isInteger(valueAt(value, "port")) &&
  valueAt(value, "protocol") === "UDP";

/** The form of each field. */
export type DocumentFields = Readonly<Record<string, Test>>;

/** The fields of every signed document besides `kind` and `version`. */
export const SIGNED_FIELDS: DocumentFields = {
  to: isClusterId,
  issuedAt: isTime,
  expiresAt: isTime,
  signingKey: matches(/^[A-Za-z0-9+/]{43}=$/),
  signature: matches(/^[A-Za-z0-9+/]{86}==$/),
};

const ISSUER_FIELDS: DocumentFields = {
  "from.clusterId": isClusterId,
  "from.liqoVersion": optional(matches(/^\d+\.\d+\.\d+[\w.+-]{0,120}$/)),
};

/** The fields that concern the network. */
const NETWORK_FIELDS: DocumentFields = {
  ...ISSUER_FIELDS,
  "from.role": isRole,
  "from.podCidrs": list(isCidrText, MAX_CIDRS),
  "from.externalCidr": isCidrText,
  "from.publicKey": isKeyText,
  "from.endpoint": optional(isEndpoint),
  mtu: isInteger,
  installedPublicKey: optional(isWireGuardKey),
  receivedEndpoint: optional(isEndpoint),
};

const PROVIDER_FIELDS: DocumentFields = {
  "peering.tenantNamespace": (value) => dnsLabelRule(value) === undefined,
  "peering.nonce": isBase64(1_024),
};

const CREDENTIALS_FIELDS: DocumentFields = {
  "peering.credentials.apiServer": isUrlText,
  "peering.credentials.ca": optional(isBase64(MAX_CERTIFICATES)),
  "peering.credentials.signedCRT": isBase64(MAX_CERTIFICATES),
  "peering.credentials.proxyURL": optional(isUrlText),
  "peering.credentials.csrDigest": matches(/^[\da-f]{64}$/),
};

const REQUEST_FIELDS: DocumentFields = {
  "peering.request.publicKey": isPemText,
  "peering.request.csr": isPemText,
  "peering.request.nonce": isBase64(1_024),
  "peering.request.signature": isBase64(2_048),
};

const isPeeringRole: Test = (value) => value === "Provider" || value === "Consumer";

/** The fields of a document with a network. The peering over the network is optional. */
export function networkFieldsOf(document: object): DocumentFields {
  return valueAt(document, "peering") === undefined
    ? NETWORK_FIELDS
    : { ...NETWORK_FIELDS, ...peeringFieldsOf(document) };
}

/** The fields of a document of a peering without a network. */
export function peeringDocumentFieldsOf(document: object): DocumentFields {
  return { ...ISSUER_FIELDS, ...peeringFieldsOf(document) };
}

/** The fields of a document's peering. They depend on the role, and on what the issuer has done. */
function peeringFieldsOf(document: object): DocumentFields {
  const has = (path: string) => valueAt(document, path) !== undefined;
  const ofRole =
    valueAt(document, "peering.role") === "Provider"
      ? { ...PROVIDER_FIELDS, ...(has("peering.credentials") && CREDENTIALS_FIELDS) }
      : has("peering.request") && REQUEST_FIELDS;
  return { "peering.role": isPeeringRole, ...ofRole };
}

/** The problem of missing or invalid fields. Names only their paths. */
export function fieldsProblem(document: object, fields: DocumentFields): string | undefined {
  const wrong = Object.keys(fields).filter((path) => !fields[path]?.(valueAt(document, path)));
  return wrong.length === 0 ? undefined : `missing or invalid fields: ${wrong.join(", ")}`;
}

/**
 * The problem of fields that this version does not know. They are not named: their names are text
 * of the other administrator.
 */
export function unknownFieldsProblem(document: object, fields: DocumentFields): string | undefined {
  const known = new Set(["kind", "version", ...Object.keys(fields)].flatMap(withAncestors));
  for (const endpoint of ["from.endpoint", "receivedEndpoint"]) {
    ENDPOINT_FIELDS.forEach((field) => known.add(`${endpoint}.${field}`));
  }
  const hasUnknown = pathsOf(document).some((path) => !known.has(path));
  return hasUnknown
    ? "unknown fields: use the same version of pulumi-liqo on both sides"
    : undefined;
}

/** The paths of a path's objects and of the field itself: `from` and `from.role`. */
function withAncestors(path: string): string[] {
  const keys = path.split(".");
  return keys.map((_, index) => keys.slice(0, index + 1).join("."));
}

/** The paths of all fields, also in nested objects. */
function pathsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .flatMap(([key, inner]) => [key, ...pathsOf(inner).map((path) => `${key}.${path}`)]);
}

/**
 * Whether a document has fields that no signature protects: Pulumi's SDK copies the value of a field
 * named `__proto__` into the prototype.
 */
export function hasInheritedFields(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  for (const key in value) {
    if (!Object.hasOwn(value, key)) {
      return true;
    }
  }
  return Object.values(value).some(hasInheritedFields);
}

/** The value of a document's own field: a field of the prototype is not signed. */
export function valueAt(document: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      document,
    );
}
