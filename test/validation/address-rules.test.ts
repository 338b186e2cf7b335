import { describe, expect, it } from "vitest";
import { describeValue } from "../../src/validation/describe-value.js";
import * as rules from "../../src/validation/address-rules.js";
import { noStrings, specify } from "./specified-rule.js";

const tooShort = (got: string) => `expected a prefix length of at least 8, got "${got}"`;
const reserved = (got: string, what: string) =>
  `expected a CIDR that a cluster can use, got "${got}" (${what})`;
const notCidr = (got: string) => `expected a CIDR such as 10.10.0.0/16, got "${got}"`;
// case: S20 Liqo's tunnel supports only IPv4 and has no keep-alive. Limit: the timeout of a NAT is
// up to Liqo.
// case: R33 A cluster uses IPv6.
// case: V25 Invalid CIDRs, addresses, names and keys pass the checks, such as `10.0.0.0/08` and
// `0x7f.1`.
describe("cidrRule", () => {
  specify(
    rules.cidrRule,
    ["10.10.0.0/16", "10.0.0.0/8", "192.0.2.1/32", "100.64.0.0/10", "128.0.0.0/8"],
    [
      ["", notCidr("")],
      ["10.10.0.0", notCidr("10.10.0.0")],
      ["10.10.0.0/33", notCidr("10.10.0.0/33")],
      ["10.256.0.0/16", notCidr("10.256.0.0/16")],
      ["10.0.0.0/08", notCidr("10.0.0.0/08")],
      ["010.0.0.0/8", notCidr("010.0.0.0/8")],
      ["rome/16", notCidr("rome/16")],
      ...noStrings("a CIDR such as 10.10.0.0/16"),
      [
        "fd00::/48",
        'expected an IPv4 CIDR, since Liqo\'s network does not support IPv6, got "fd00::/48"',
      ],
      ["10.10.1.0/16", 'expected a network address, got "10.10.1.0/16": write 10.10.0.0/16'],
      ["0.0.0.0/0", tooShort("0.0.0.0/0")],
      ["10.0.0.0/7", tooShort("10.0.0.0/7")],
      ["0.0.0.0/8", reserved("0.0.0.0/8", "the local network")],
      ["127.0.0.0/8", reserved("127.0.0.0/8", "loopback")],
      ["127.0.0.1/32", reserved("127.0.0.1/32", "loopback")],
      ["169.254.0.0/16", reserved("169.254.0.0/16", "link-local")],
      ["169.0.0.0/8", reserved("169.0.0.0/8", "link-local")],
      ["224.0.0.0/8", reserved("224.0.0.0/8", "multicast")],
      ["239.255.0.0/16", reserved("239.255.0.0/16", "multicast")],
      ["255.255.255.255/32", reserved("255.255.255.255/32", "broadcast")],
    ],
  );
});

/** A number of CIDRs that do not overlap. */
const cidrs = (count: number) => Array.from({ length: count }, (_, index) => `10.${index}.0.0/16`);

// case: V9
describe("cidrsRule", () => {
  specify(
    rules.cidrsRule,
    [["10.10.0.0/16"], ["10.20.0.0/16", "10.10.0.0/16"], cidrs(64)],
    [
      [[], "expected at least one CIDR, got an empty list"],
      [cidrs(65), "expected at most 64 CIDRs, got 65"],
      [
        ["10.10.0.0/16", "x", "10.20.0.0/16", 7],
        [
          { path: "[1]", reason: notCidr("x") },
          { path: "[3]", reason: "expected a CIDR such as 10.10.0.0/16, got 7" },
        ],
      ],
      [
        ["10.10.0.0/16", "10.20.0.0/16", "10.10.128.0/17"],
        "expected CIDRs that do not overlap, got 10.10.0.0/16 and 10.10.128.0/17",
      ],
      [
        ["10.10.255.255/32", "10.0.0.0/8", "11.0.0.0/8"],
        "expected CIDRs that do not overlap, got 10.0.0.0/8 and 10.10.255.255/32",
      ],
      ["10.10.0.0/16", 'expected a list of CIDRs, got "10.10.0.0/16"'],
      [undefined, "expected a list of CIDRs, got undefined"],
      [
        ["10.10.0.0/16", "10.10.0.0/16"],
        "expected CIDRs that do not overlap, got 10.10.0.0/16 and 10.10.0.0/16",
      ],
    ],
  );
});

describe("disjointCidrsRule", () => {
  specify<readonly [readonly string[], string]>(
    rules.disjointCidrsRule,
    [
      [["10.10.0.0/16", "10.20.0.0/16"], "10.70.0.0/16"],
      [["invalid"], "10.70.0.0/16"],
      [["10.70.0.0/16"], "invalid"],
    ],
    [
      [
        [["10.10.0.0/16", "10.70.128.0/17"], "10.70.0.0/16"],
        "expected a CIDR that does not overlap the pod CIDRs, got 10.70.0.0/16, which overlaps 10.70.128.0/17",
      ],
    ],
  );
});

describe("overlap", () => {
  it.each([
    ["10.0.0.0/8", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.0.0.0/8", true],
    ["10.10.0.0/16", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.10.255.255/32", true],
    ["10.10.0.0/16", "10.11.0.0/16", false],
    ["10.10.0.0/16", "10.9.0.0/16", false],
  ])("of %s and %s is %s", (first, second, expected) => {
    expect(rules.overlap(first, second)).toBe(expected);
  });
});

const address = (got: string) => `expected an IPv4 address or a host name, got "${got}"`;
const withPort = (got: string) =>
  `expected an IPv4 address or a host name without a port, got "${got}"`;
const noIpv6 = (got: string) =>
  `expected an IPv4 address or a host name, since Liqo's network does not support IPv6, got "${got}"`;

const local = (got: string) => `expected an address that the other cluster can reach, got "${got}"`;
const LOCAL_ADDRESSES = ["0.0.0.0", "127.0.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.255"];

/** A host name of a length. */
const longName = (length: number) => "abc.".repeat(64).slice(-length - 1, -1);

// case: R10 A load balancer has only a host name. Limit: Liqo's gateway resolves the host name; the
// lab tests only IP addresses.
// case: V25
describe("addressRule", () => {
  specify(
    rules.addressRule,
    [
      ...["203.0.113.7", "gw.example.com", "gw.example.com.", "gateway", "1e100.net", "10.a"],
      longName(253),
      `${longName(253)}.`,
    ],
    [
      ["", address("")],
      [".", address(".")],
      ["gw.example.com..", address("gw.example.com..")],
      [
        longName(254),
        `expected an IPv4 address or a host name, got ${describeValue(longName(254))}`,
      ],
      ...["010.0.0.1", "0x7f.1", "0x7f000001", "gw.0x1", "gw.1", "2130706433", "1.2.3.4."].map(
        (number) => [number, address(number)] as const,
      ),
      ["203.0.113", address("203.0.113")],
      ["203.0.113.256", address("203.0.113.256")],
      ["-gw.example.com", address("-gw.example.com")],
      ["gw..example.com", address("gw..example.com")],
      ["203.0.113.7:51840", withPort("203.0.113.7:51840")],
      ["2001:db8::1", noIpv6("2001:db8::1")],
      ["[2001:db8::1]:51840", noIpv6("[2001:db8::1]:51840")],
      ["::1", noIpv6("::1")],
      ...LOCAL_ADDRESSES.map((here) => [here, local(here)] as const),
      ...["localhost", "LOCALHOST", "localhost.", "gw.localhost"].map(
        (here) => [here, local(here)] as const,
      ),
      ...noStrings("an IPv4 address or a host name"),
    ],
  );
});

describe("addressesRule", () => {
  specify(
    rules.addressesRule,
    [["203.0.113.7"], ["203.0.113.7", "gw.example.com"]],
    [
      [[], "expected at least one address, got an empty list"],
      [["203.0.113.7", ""], [{ path: "[1]", reason: address("") }]],
      ["203.0.113.7", 'expected a list of addresses, got "203.0.113.7"'],
      [undefined, "expected a list of addresses, got undefined"],
    ],
  );
});

describe("ipv4Rule", () => {
  specify(
    rules.ipv4Rule,
    ["203.0.113.7"],
    [
      ["gw.example.com", 'expected an IPv4 address, got "gw.example.com"'],
      ["2001:db8::1", 'expected an IPv4 address, got "2001:db8::1"'],
      ["203.0.113.999", 'expected an IPv4 address, got "203.0.113.999"'],
      ...LOCAL_ADDRESSES.map((here) => [here, local(here)] as const),
      ...noStrings("an IPv4 address"),
    ],
  );
});
