import IPCIDR from "ip-cidr";
import type { Rule } from "./args-check.js";

/** A rule for whole numbers between two bounds, both included. */
function integerFrom(min: number, max: number): Rule<number> {
  return (value) =>
    Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `expected an integer from ${min} to ${max}, got ${value}`;
}

/** A number of things of which there must be some. */
export const isCount: Rule<number> = (value) =>
  Number.isInteger(value) && value >= 1
    ? undefined
    : `expected a whole number from 1 on, got ${value}`;

/** A UDP port. */
export const isPort = integerFrom(1, 65535);

/** An MTU: not below what IPv4 promises to carry, not above a jumbo frame. */
export const isMtu = integerFrom(576, 9000);

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A cluster ID as Liqo's own CRDs have it. */
export const isClusterId: Rule<string> = (value) =>
  DNS_LABEL.test(value)
    ? undefined
    : `expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "${value}"`;

/** Name of a namespace, a Secret or any other object whose name is a DNS label. */
export const isDnsLabel: Rule<string> = (value) =>
  DNS_LABEL.test(value)
    ? undefined
    : `expected at most 63 lower-case letters, digits and "-", got "${value}"`;

/** An IPv4 range, written as the network that it is. */
export const isCidr: Rule<string> = (value) => {
  if (!value.includes("/") || !IPCIDR.isValidCIDR(value)) {
    return `expected a CIDR such as 10.10.0.0/16, got "${value}"`;
  }
  if (value.includes(":")) {
    return `expected an IPv4 CIDR, since Liqo's network has no IPv6, got "${value}"`;
  }
  const [address, bits] = value.split("/");
  const network = String(new IPCIDR(value).start());
  return address === network
    ? undefined
    : `expected a network, got the address "${value}" in it: write ${network}/${bits ?? ""}`;
};

/** One or more IPv4 ranges. */
export const areCidrs: Rule<readonly string[]> = (values) =>
  values.length === 0
    ? "expected at least one CIDR, got none"
    : values.map(isCidr).find((reason) => reason !== undefined);

/** Whether two IPv4 ranges share an address. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [new IPCIDR(one), new IPCIDR(other)];
  return a.contains(String(b.start())) || b.contains(String(a.start()));
}

/** Something that a gateway can dial: an IPv4 address or a host name. */
export const isAddress: Rule<string> = (value) => {
  if (value.includes(":")) {
    return `expected an IPv4 address or a host name without a port, got "${value}"`;
  }
  const label = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  const looksLikeAddress = /^[\d.]+$/.test(value);
  const fine = looksLikeAddress
    ? IPCIDR.isValidAddress(value) && value.split(".").length === 4
    : new RegExp(`^(${label}\\.)*${label}\\.?$`).test(value);
  return fine ? undefined : `expected an IPv4 address or a host name, got "${value}"`;
};

/** One or more of these. */
export const areAddresses: Rule<readonly string[]> = (values) =>
  values.length === 0
    ? "expected at least one address, got none"
    : values.map(isAddress).find((reason) => reason !== undefined);

/** An IPv4 address. */
export const isIpv4: Rule<string> = (value) =>
  /^[\d.]+$/.test(value) ? isAddress(value) : `expected an IPv4 address, got "${value}"`;

/** A WireGuard key in base64. The message never repeats the value: it could be the private half. */
export const isWireGuardKey: Rule<string> = (value) =>
  /^[A-Za-z0-9+/]{43}=$/.test(value)
    ? undefined
    : `expected a WireGuard key, 32 bytes in base64 (44 characters), got ${value.length} characters`;
