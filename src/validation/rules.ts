import IPCIDR from "ip-cidr";
import * as pulumi from "@pulumi/pulumi";
import { problemsAt, type Rule, unlessNone } from "./args-check.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { describeValue } from "./describe-value.js";

// What comes from JavaScript, from a configuration or from another stack need not be of the type that is declared: all rules
// are of whatever there is.

/** A rule for whole numbers between two bounds, both included. */
function integerFrom(min: number, max: number): Rule<unknown> {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `expected an integer from ${min} to ${max}, got ${describeValue(value)}`;
}

/** A number of things of which there must be some. */
export const countRule: Rule<unknown> = (value) =>
  Number.isInteger(value) && Number(value) >= 1
    ? undefined
    : `expected a whole number from 1 on, got ${describeValue(value)}`;

/** True or false. */
export const booleanRule: Rule<unknown> = (value) =>
  typeof value === "boolean" ? undefined : `expected true or false, got ${describeValue(value)}`;

/** A UDP port. */
export const portRule = integerFrom(1, 65535);

/** An MTU: not below what IPv4 promises to carry, not above a jumbo frame. */
export const mtuRule = integerFrom(576, 9000);

/** A rule for text of some form. */
function isText(form: RegExp, expected: string): Rule<unknown> {
  return (value) =>
    typeof value === "string" && form.test(value)
      ? undefined
      : `expected ${expected}, got ${describeValue(value)}`;
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A cluster ID as Liqo's own CRDs have it. */
export const clusterIdRule = isText(
  DNS_LABEL,
  `Liqo's cluster ID, at most 63 lower-case letters, digits and "-"`,
);

/** Name of a namespace, or of any other object whose name is a DNS label. */
export const dnsLabelRule = isText(DNS_LABEL, 'at most 63 lower-case letters, digits and "-"');

/** Name of an object that Kubernetes lets have dots, and that Liqo makes no DNS label of. */
export const dnsSubdomainRule = isText(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  'at most 253 lower-case letters, digits, "-" and "."',
);

/** Ranges in which no cluster has its own. */
const NEVER_OWN = [
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["224.0.0.0/4", "multicast"],
] as const;

/** An IPv4 range that a cluster can have, written as the network that it is. */
export const cidrRule: Rule<unknown> = (value) => {
  if (typeof value !== "string" || !value.includes("/") || !IPCIDR.isValidCIDR(value)) {
    return `expected a CIDR such as 10.10.0.0/16, got ${describeValue(value)}`;
  }
  if (value.includes(":")) {
    return `expected an IPv4 CIDR, since Liqo's network has no IPv6, got "${value}"`;
  }
  const [address, bits = ""] = value.split("/");
  const network = IPCIDR.createAddress(value).startAddress().correctForm();
  if (address !== network) {
    return `expected a network, got the address "${value}" in it: write ${network}/${bits}`;
  }
  if (Number(bits) < 8) {
    return `expected a prefix of 8 bits or more, as the ranges of a cluster have, got "${value}"`;
  }
  const never = NEVER_OWN.find(([range]) => overlap(range, value));
  return never && `expected a range that a cluster can have, got "${value}", which is ${never[1]}`;
};

/** One or more IPv4 ranges that have nothing in common. */
export const cidrsRule: Rule<unknown> = (values) => {
  const wrong = listOf(cidrRule, "CIDR", "CIDRs")(values);
  const clash = wrong === undefined ? overlapWithin(values as readonly string[]) : undefined;
  return (
    wrong ?? (clash && `expected ranges apart from each other, got ${clash[0]} and ${clash[1]}`)
  );
};

/** The external range of a cluster is apart from those of its pods. What is no range at all is another rule's. */
export const disjointCidrsRule: Rule<readonly [readonly string[], string]> = ([
  podCidrs,
  externalCidr,
]) => {
  if (cidrsRule(podCidrs) !== undefined || cidrRule(externalCidr) !== undefined) {
    return undefined;
  }
  const clash = podCidrs.find((podCidr) => overlap(podCidr, externalCidr));
  return (
    clash && `expected a range apart from the pods', got ${externalCidr}, which overlaps ${clash}`
  );
};

function overlapWithin(cidrs: readonly string[]): readonly [string, string] | undefined {
  const pairs = cidrs.flatMap((one, index) =>
    cidrs.slice(index + 1).map((other) => [one, other] as const),
  );
  return pairs.find(([one, other]) => overlap(one, other));
}

/** Whether two IPv4 ranges share an address. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [IPCIDR.createAddress(one), IPCIDR.createAddress(other)];
  return a.isInSubnet(b) || b.isInSubnet(a);
}

/** Something that a gateway can dial: an IPv4 address or a host name. */
export const addressRule: Rule<unknown> = (value) => {
  if (typeof value !== "string") {
    return `expected an IPv4 address or a host name, got ${describeValue(value)}`;
  }
  if (/:.*:/.test(value)) {
    return `expected an IPv4 address or a host name, since Liqo's network has no IPv6, got "${value}"`;
  }
  if (value.includes(":")) {
    return `expected an IPv4 address or a host name without a port, got "${value}"`;
  }
  const label = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  const fine = /^[\d.]+$/.test(value)
    ? isDottedQuad(value)
    : new RegExp(`^(${label}\\.)*${label}\\.?$`).test(value);
  if (!fine) {
    return `expected an IPv4 address or a host name, got "${value}"`;
  }
  return /^((0|127)\.[\d.]+|localhost\.?)$/.test(value)
    ? `expected an address that leads to the other cluster, got "${value}"`
    : undefined;
};

/** One or more of these. */
export const addressesRule = listOf(addressRule, "address", "addresses");

/** An IPv4 address. */
export const isIpv4: Rule<unknown> = (value) =>
  typeof value === "string" && isDottedQuad(value)
    ? undefined
    : `expected an IPv4 address, got ${describeValue(value)}`;

function isDottedQuad(value: string): boolean {
  return /^(\d+\.){3}\d+$/.test(value) && IPCIDR.isValidAddress(value);
}

/** A WireGuard key in base64. The message never repeats the value: it could be the private half. */
export const wireGuardKeyRule: Rule<unknown> = (value) =>
  typeof value === "string" && /^[A-Za-z0-9+/]{43}=$/.test(value)
    ? undefined
    : "expected a WireGuard key, 32 bytes in base64 (44 characters), got " +
      (typeof value === "string" ? `${value.length} characters` : describeValue(value));

/** A rule for an object, of which a message says what it is. */
export function objectRule(which: string): Rule<unknown> {
  return (value) =>
    describeValue(value) === "an object" || pulumi.Resource.isInstance(value)
      ? undefined
      : `expected an object ${which}, got ${describeValue(value)}`;
}

/** A `LiqoCluster`, maybe one of another copy of this package, of which it is no instance. */
export const liqoClusterRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value) && "podCidrs" in value
    ? undefined
    : `expected a LiqoCluster, got ${describeValue(value)}`;

/** A cluster beside another one. What a component makes in each of them is named after it. */
export function differentClusterRule(other: LiqoCluster): Rule<LiqoCluster> {
  return (cluster) => {
    if (cluster === other) {
      return `expected another cluster than server, got "${other.name}" for both`;
    }
    return cluster.name === other.name
      ? `expected a LiqoCluster of another name than server, got "${other.name}" for both`
      : undefined;
  };
}

/** A rule for a list of what another rule is of, with at least one entry. */
function listOf(rule: Rule<unknown>, one: string, several: string): Rule<unknown> {
  return (values) => {
    if (!Array.isArray(values)) {
      return `expected a list of ${several}, got ${describeValue(values)}`;
    }
    if (values.length === 0) {
      return `expected at least one ${one}, got none`;
    }
    return unlessNone(values.flatMap((value, index) => problemsAt(`[${index}]`, rule(value))));
  };
}
