import { isIPv4 } from "node:net";
import IPCIDR from "ip-cidr";
import { problemsAt, type Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";

/** CIDRs that no cluster can use, and that no other cluster can reach. */
const RESERVED_CIDRS = [
  ["0.0.0.0/8", "the local network"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["224.0.0.0/4", "multicast"],
  ["255.255.255.255/32", "broadcast"],
] as const;

/** A prefix length. A leading zero would be octal for some programs. */
const PREFIX_LENGTH = /\/(0|[1-9]\d*)$/;

/** An IPv4 CIDR that a cluster can use. */
export const cidrRule: Rule<unknown> = (value) => {
  if (typeof value !== "string" || !PREFIX_LENGTH.test(value) || !IPCIDR.isValidCIDR(value)) {
    return `expected a CIDR such as 10.10.0.0/16, got ${describeValue(value)}`;
  }
  if (value.includes(":")) {
    return `expected an IPv4 CIDR, since Liqo's network does not support IPv6, got ${describeValue(value)}`;
  }
  const [address, bits = ""] = value.split("/");
  const network = IPCIDR.createAddress(value).startAddress().correctForm();
  if (address !== network) {
    return `expected a network address, got ${describeValue(value)}: write ${network}/${bits}`;
  }
  if (Number(bits) < 8) {
    return `expected a prefix length of at least 8, got ${describeValue(value)}`;
  }
  const reserved = RESERVED_CIDRS.find(([cidr]) => overlap(cidr, value));
  return (
    reserved &&
    `expected a CIDR that a cluster can use, got ${describeValue(value)} (${reserved[1]})`
  );
};

/** At least one IPv4 CIDR. The CIDRs do not overlap. */
export const cidrsRule: Rule<unknown> = (values) => {
  const problem = listRule(cidrRule, "CIDR", "CIDRs")(values);
  if (problem !== undefined) {
    return problem;
  }
  const overlapping = overlapWithin(values as readonly string[]);
  return (
    overlapping && `expected CIDRs that do not overlap, got ${overlapping[0]} and ${overlapping[1]}`
  );
};

/** Pod CIDRs and an external CIDR that do not overlap. Other rules reject invalid CIDRs. */
export const disjointCidrsRule: Rule<readonly [readonly string[], string]> = ([
  podCidrs,
  externalCidr,
]) => {
  if (cidrsRule(podCidrs) !== undefined || cidrRule(externalCidr) !== undefined) {
    return undefined;
  }
  const podCidr = podCidrs.find((cidr) => overlap(cidr, externalCidr));
  return (
    podCidr &&
    `expected a CIDR that does not overlap the pod CIDRs, got ${externalCidr}, which overlaps ${podCidr}`
  );
};

/**
 * Two of the CIDRs that overlap. CIDRs are nested or disjoint, so it is enough to compare
 * neighbours in the order of their addresses.
 */
function overlapWithin(cidrs: readonly string[]): readonly [string, string] | undefined {
  const inOrder = [...cidrs].sort((one, other) => firstAddress(one) - firstAddress(other));
  const pairs = inOrder.slice(1).map((next, index) => [inOrder[index] ?? next, next] as const);
  return pairs.find(([one, next]) => overlap(one, next));
}

/** An address, or the first address of a CIDR, as a number. */
export function firstAddress(cidr: string): number {
  const [address = ""] = cidr.split("/");
  return address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
}

/** Whether two IPv4 CIDRs share an address. */
export function overlap(first: string, second: string): boolean {
  const [a, b] = [IPCIDR.createAddress(first), IPCIDR.createAddress(second)];
  return a.isInSubnet(b) || b.isInSubnet(a);
}

const HOST_NAME = /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.(?=.)|$))+$/i;

/** A last label that some resolvers read as a part of an IPv4 address. */
const NUMERIC_LABEL = /(^|\.)(\d+|0x[\da-f]*)$/i;

function isHostName(text: string): boolean {
  const name = text.replace(/\.$/, "");
  return name.length <= 253 && HOST_NAME.test(name) && !NUMERIC_LABEL.test(name);
}

/** Whether an address or a host name leads to the same machine or network in every cluster. */
function isLocal(address: string): boolean {
  return isIPv4(address)
    ? RESERVED_CIDRS.some(([cidr]) => overlap(cidr, `${address}/32`))
    : /(^|\.)localhost\.?$/i.test(address);
}

/** An IPv4 address or a host name that a gateway can dial. */
export const addressRule: Rule<unknown> = (value) => {
  const expected = "expected an IPv4 address or a host name";
  if (typeof value !== "string") {
    return `${expected}, got ${describeValue(value)}`;
  }
  if (/:.*:/.test(value)) {
    return `${expected}, since Liqo's network does not support IPv6, got ${describeValue(value)}`;
  }
  if (value.includes(":")) {
    return `${expected} without a port, got ${describeValue(value)}`;
  }
  if (!isIPv4(value) && !isHostName(value)) {
    return `${expected}, got ${describeValue(value)}`;
  }
  return isLocal(value)
    ? `expected an address that the other cluster can reach, got ${describeValue(value)}`
    : undefined;
};

/** At least one address that a gateway can dial. */
export const addressesRule = listRule(addressRule, "address", "addresses");

/** An IPv4 address that a gateway can dial. */
export const ipv4Rule: Rule<unknown> = (value) =>
  typeof value === "string" && isIPv4(value)
    ? addressRule(value)
    : `expected an IPv4 address, got ${describeValue(value)}`;

/** The longest list of CIDRs or addresses. */
const LONGEST_LIST = 64;

/** A rule for lists that are not empty. */
function listRule(entryRule: Rule<unknown>, singular: string, plural: string): Rule<unknown> {
  return (values) => {
    if (!Array.isArray(values)) {
      return `expected a list of ${plural}, got ${describeValue(values)}`;
    }
    if (values.length === 0) {
      return `expected at least one ${singular}, got an empty list`;
    }
    if (values.length > LONGEST_LIST) {
      return `expected at most ${LONGEST_LIST} ${plural}, got ${values.length}`;
    }
    const problems = values.flatMap((value, index) => problemsAt(`[${index}]`, entryRule(value)));
    return problems.length > 0 ? problems : undefined;
  };
}
