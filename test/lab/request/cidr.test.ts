import { describe, expect, it } from "vitest";
import { cidrProblem, overlap } from "./cidr.js";

describe("cidrProblem", () => {
  it.each(["10.0.0.0/8", "10.10.0.0/16", "172.16.0.0/12", "192.168.1.0/24"])(
    "accepts %s",
    (cidr) => {
      expect(cidrProblem(cidr)).toBeUndefined();
    },
  );

  it.each([
    ["10.10.0.0", `expected an IPv4 CIDR such as 10.10.0.0/16, got "10.10.0.0"`],
    ["10.10.0.0/33", `expected an IPv4 CIDR such as 10.10.0.0/16, got "10.10.0.0/33"`],
    ["fd00::/64", `expected an IPv4 CIDR such as 10.10.0.0/16, got "fd00::/64"`],
    ["10.10.1.0/16", "10.10.1.0/16 is not the first address of its network: write 10.10.0.0/16"],
    ["172.0.0.0/8", "172.0.0.0/8 is outside of the private CIDRs of Liqo's IPAM"],
    ["198.18.0.0/16", "198.18.0.0/16 is outside of the private CIDRs of Liqo's IPAM"],
  ])("rejects %s", (cidr, problem) => {
    expect(cidrProblem(cidr)).toBe(problem);
  });
});

describe("overlap", () => {
  it.each([
    ["10.10.0.0/16", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.10.255.0/24", true],
    ["10.10.255.0/24", "10.10.0.0/16", true],
    ["10.10.0.0/16", "10.11.0.0/16", false],
  ])("of %s and %s is %s", (first, second, expected) => {
    expect(overlap(first, second)).toBe(expected);
  });
});
