import { beforeEach, expect, it } from "vitest";
import { Ipam } from "../../src/testing/cluster/ipam.js";

let ipam: Ipam;

beforeEach(() => {
  ipam = new Ipam();
  ipam.reserve("10.10.0.0/16", { shared: true });
  ipam.reserve("10.96.0.0/16", { shared: true });
  ipam.reserve("10.70.0.0/16");
  ipam.reserve("10.80.0.0/16");
});

it("assigns the requested CIDRs if they are free", () => {
  expect(ipam.lease("milan", ["10.20.0.0/16", "192.168.1.0/24"])).toEqual([
    "10.20.0.0/16",
    "192.168.1.0/24",
  ]);
});

// The first case was observed with Liqo 1.2 on real clusters.
it.each([
  ["a taken CIDR", "10.10.0.0/16", "10.11.0.0/16"],
  ["a part of a taken CIDR", "10.10.4.0/24", "10.11.0.0/24"],
  ["a CIDR that contains a taken CIDR", "10.0.0.0/9", "10.128.0.0/9"],
  ["a CIDR outside of the pools", "100.64.0.0/16", "10.11.0.0/16"],
])("assigns another CIDR of the same size instead of %s", (_, requested, assigned) => {
  expect(ipam.lease("milan", [requested])).toEqual([assigned]);
});

it("assigns a different CIDR to each owner that requests the same CIDR", () => {
  const assigned = ["a", "b", "c"].flatMap((owner) => ipam.lease(owner, ["10.10.0.0/16"]));

  expect(assigned).toEqual(["10.11.0.0/16", "10.8.0.0/16", "10.9.0.0/16"]);
});

it("assigns the same CIDR to an owner that repeats its request", () => {
  const [first] = ipam.lease("milan", ["10.10.0.0/16"]);
  ipam.lease("turin", ["10.10.0.0/16"]);

  expect(ipam.lease("milan", ["10.10.0.0/16"])).toEqual([first]);
});

it("releases CIDRs that an owner no longer requests, and the CIDRs of deleted owners", () => {
  ipam.lease("milan", ["10.10.0.0/16"]);
  ipam.lease("milan", ["10.20.0.0/16"]);
  ipam.keepOnly(new Set());

  expect(ipam.lease("turin", ["10.10.0.0/16", "10.20.0.0/16"])).toEqual([
    "10.11.0.0/16",
    "10.20.0.0/16",
  ]);
});

it("fails if no CIDR of the size is free", () => {
  expect(() => ipam.lease("milan", ["11.0.0.0/8"])).toThrow(
    "No CIDR of the size of 11.0.0.0/8 is free in 10.0.0.0/8, 192.168.0.0/16, 172.16.0.0/12.",
  );
});
