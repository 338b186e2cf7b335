import * as pulumi from "@pulumi/pulumi";
import { problemsAt, type Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";

// Values from JavaScript, from a configuration or from another stack may be of any type. Each rule
// accepts any value.

/** An integer between two bounds, which are valid too. */
export function integerRule(min: number, max: number): Rule<unknown> {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `expected an integer from ${min} to ${max}, got ${describeValue(value)}`;
}

/** A count, at least 1. */
export const countRule: Rule<unknown> = (value) =>
  Number.isInteger(value) && Number(value) >= 1
    ? undefined
    : `expected an integer of at least 1, got ${describeValue(value)}`;

export const stringRule: Rule<unknown> = (value) =>
  typeof value === "string" ? undefined : `expected a string, got ${describeNoString(value)}`;

export const nonEmptyStringRule: Rule<unknown> = (value) =>
  value === "" ? 'expected a string that is not empty, got ""' : stringRule(value);

export const booleanRule: Rule<unknown> = (value) =>
  typeof value === "boolean" ? undefined : `expected true or false, got ${describeValue(value)}`;

/** A function. */
export const functionRule: Rule<unknown> = (value) =>
  typeof value === "function" ? undefined : `expected a function, got ${describeValue(value)}`;

/** A UDP port. */
export const portRule = integerRule(1, 65535);

/** An MTU, from the minimum of IPv4 to a jumbo frame. */
export const mtuRule = integerRule(576, 9000);

function patternRule(pattern: RegExp, expected: string, property?: string): Rule<unknown> {
  return (value) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : `expected ${expected}, got ${describeNoString(value, property)}`;
}

/** Describes an invalid string. For a resource of the program, names the property to set instead. */
function describeNoString(value: unknown, property = "metadata.name"): string {
  const got = describeValue(value);
  const [first = ""] = property.split(".");
  if (!pulumi.Resource.isInstance(value) || !(first in value)) {
    return got;
  }
  const { name } = value.constructor;
  return `${got}: set ${name.charAt(0).toLowerCase()}${name.slice(1)}.${property}`;
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A cluster ID as Liqo's CRDs accept it. */
export const clusterIdRule = patternRule(
  DNS_LABEL,
  `Liqo's cluster ID, at most 63 lower-case letters, digits and "-"`,
  "clusterId",
);

/** Name of a namespace, or of another object with a DNS label as its name. */
export const dnsLabelRule = patternRule(
  DNS_LABEL,
  'a name of at most 63 lower-case letters, digits and "-"',
);

/** Name of an object that may contain dots. */
export const dnsSubdomainRule = patternRule(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  'a name of at most 253 lower-case letters, digits, "-" and "."',
);

/** A WireGuard key in base64. The message never contains the value, which may be a private key. */
export const wireGuardKeyRule: Rule<unknown> = (value) =>
  isWireGuardKey(value)
    ? undefined
    : "expected a WireGuard key, 32 bytes in base64 (44 characters), got " +
      (typeof value === "string" ? describeKey(value) : describeValue(value));

/** WireGuard removes a key of zeros instead of setting it. */
const ZERO_KEY = Buffer.alloc(32).toString("base64");

function describeKey(key: string): string {
  if (key === ZERO_KEY) {
    return "32 bytes of zeros";
  }
  return key.length === 44
    ? "44 characters that are not base64 of 32 bytes"
    : `${key.length} characters`;
}

/** Whether a value is 32 bytes in base64. Each key has one spelling, so that keys can be compared. */
export function isWireGuardKey(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(value) &&
    value !== ZERO_KEY
  );
}

/** A rule for objects. `description` completes "expected an object". */
export function objectRule(description = ""): Rule<unknown> {
  return (value) =>
    describeValue(value) === "an object" || pulumi.Resource.isInstance(value)
      ? undefined
      : `${`expected an object ${description}`.trimEnd()}, got ${describeValue(value)}`;
}

/** A list, which may be empty. `description` completes "expected a list". */
export function objectsRule(description: string, entryRule = objectRule()): Rule<unknown> {
  return (values) => {
    if (!Array.isArray(values)) {
      return `expected a list ${description}, got ${describeValue(values)}`;
    }
    const problems = values.flatMap((value, index) => problemsAt(`[${index}]`, entryRule(value)));
    return problems.length > 0 ? problems : undefined;
  };
}
