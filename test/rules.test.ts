import { describe, expect, it } from "vitest";
import type { Rule } from "../src/args-check.js";
import * as rules from "../src/rules.js";

function specify<T>(
  name: string,
  rule: Rule<T>,
  accepted: readonly T[],
  refused: readonly (readonly [T, string])[],
): void {
  describe(name, () => {
    it.each(accepted.map((value) => ({ value })))("accepts $value", ({ value }) => {
      expect(rule(value)).toBeUndefined();
    });

    it.each(refused)("refuses %j", (value, reason) => {
      expect(rule(value)).toBe(reason);
    });
  });
}

const port = (got: number) => `expected an integer from 1 to 65535, got ${got}`;
specify(
  "isPort",
  rules.isPort,
  [1, 51840, 65535],
  [0, 65536, -1, 80.5, Number.NaN].map((value) => [value, port(value)]),
);

const mtu = (got: number) => `expected an integer from 576 to 9000, got ${got}`;
specify(
  "isMtu",
  rules.isMtu,
  [576, 1340, 9000],
  [575, 9001, 1340.5, Number.NaN].map((value) => [value, mtu(value)]),
);

const clusterId = (got: string) =>
  `expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "${got}"`;
specify(
  "isClusterId",
  rules.isClusterId,
  ["a", "rome", "1", "my-cluster-2", "a".repeat(63)],
  ["", "Rome", "-a", "a-", "a.b", "a_b", " a", "a".repeat(64)].map((id) => [id, clusterId(id)]),
);

const dnsLabel = (got: string) =>
  `expected at most 63 lower-case letters, digits and "-", got "${got}"`;
specify(
  "isDnsLabel",
  rules.isDnsLabel,
  ["a", "liqo-tenant-rome", "a".repeat(63)],
  ["", "A", "a.b", "a-", "a".repeat(64)].map((name) => [name, dnsLabel(name)]),
);

const notCidr = (got: string) => `expected a CIDR such as 10.10.0.0/16, got "${got}"`;
specify(
  "isCidr",
  rules.isCidr,
  ["10.10.0.0/16", "0.0.0.0/0", "192.0.2.1/32", "100.64.0.0/10"],
  [
    ["", notCidr("")],
    ["10.10.0.0", notCidr("10.10.0.0")],
    ["10.10.0.0/33", notCidr("10.10.0.0/33")],
    ["10.256.0.0/16", notCidr("10.256.0.0/16")],
    ["rome/16", notCidr("rome/16")],
    ["fd00::/48", 'expected an IPv4 CIDR, since Liqo\'s network has no IPv6, got "fd00::/48"'],
    [
      "10.10.1.0/16",
      'expected a network, got the address "10.10.1.0/16" in it: write 10.10.0.0/16',
    ],
  ],
);

specify<readonly string[]>(
  "areCidrs",
  rules.areCidrs,
  [["10.10.0.0/16"], ["10.10.0.0/16", "10.20.0.0/16"]],
  [
    [[], "expected at least one CIDR, got none"],
    [["10.10.0.0/16", "x"], notCidr("x")],
  ],
);

describe("overlap", () => {
  it.each([
    ["10.0.0.0/8", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.0.0.0/8", true],
    ["10.10.0.0/16", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.10.255.255/32", true],
    ["10.10.0.0/16", "10.11.0.0/16", false],
    ["10.10.0.0/16", "10.9.0.0/16", false],
  ])("of %s and %s is %s", (one, other, expected) => {
    expect(rules.overlap(one, other)).toBe(expected);
  });
});

const address = (got: string) => `expected an IPv4 address or a host name, got "${got}"`;
const withPort = (got: string) =>
  `expected an IPv4 address or a host name without a port, got "${got}"`;
specify(
  "isAddress",
  rules.isAddress,
  ["203.0.113.7", "gw.example.com", "gw.example.com.", "localhost", "1e100.net"],
  [
    ["", address("")],
    ["203.0.113", address("203.0.113")],
    ["203.0.113.256", address("203.0.113.256")],
    ["-gw.example.com", address("-gw.example.com")],
    ["gw..example.com", address("gw..example.com")],
    ["203.0.113.7:51840", withPort("203.0.113.7:51840")],
    ["2001:db8::1", withPort("2001:db8::1")],
  ],
);

specify(
  "isIpv4",
  rules.isIpv4,
  ["203.0.113.7"],
  [
    ["gw.example.com", 'expected an IPv4 address, got "gw.example.com"'],
    ["2001:db8::1", 'expected an IPv4 address, got "2001:db8::1"'],
    ["203.0.113.999", address("203.0.113.999")],
  ],
);

const key = "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd28=";
specify(
  "isWireGuardKey",
  rules.isWireGuardKey,
  [key],
  ["", key.slice(1), `${key}=`, key.replace("a", "!")].map((value) => [
    value,
    `expected a WireGuard key, 32 bytes in base64 (44 characters), got ${value.length} characters`,
  ]),
);
