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

it("gives what is free", () => {
  expect(ipam.lease("milan", ["10.20.0.0/16", "192.168.1.0/24"])).toEqual([
    "10.20.0.0/16",
    "192.168.1.0/24",
  ]);
});

// The first was seen with Liqo 1.2 on real clusters.
it.each([
  ["what is taken", "10.10.0.0/16", "10.11.0.0/16"],
  ["what is within something taken", "10.10.4.0/24", "10.11.0.0/24"],
  ["what has something taken within", "10.0.0.0/9", "10.128.0.0/9"],
  ["what is outside of its pools", "100.64.0.0/16", "10.11.0.0/16"],
])("gives another range of the same size for %s", (_, asked, given) => {
  expect(ipam.lease("milan", [asked])).toEqual([given]);
});

it("gives neighbours to those who ask for the same", () => {
  const given = ["a", "b", "c"].flatMap((owner) => ipam.lease(owner, ["10.10.0.0/16"]));

  expect(given).toEqual(["10.11.0.0/16", "10.8.0.0/16", "10.9.0.0/16"]);
});

it("gives an owner the same again", () => {
  const [first] = ipam.lease("milan", ["10.10.0.0/16"]);
  ipam.lease("turin", ["10.10.0.0/16"]);

  expect(ipam.lease("milan", ["10.10.0.0/16"])).toEqual([first]);
});

it("takes back what an owner no longer asks for, and what was given to one that is gone", () => {
  ipam.lease("milan", ["10.10.0.0/16"]);
  ipam.lease("milan", ["10.20.0.0/16"]);
  ipam.keepOnly(new Set());

  expect(ipam.lease("turin", ["10.10.0.0/16", "10.20.0.0/16"])).toEqual([
    "10.11.0.0/16",
    "10.20.0.0/16",
  ]);
});

it("says that nothing of a size is left", () => {
  expect(() => ipam.lease("milan", ["11.0.0.0/8"])).toThrow(
    "No range of the size of 11.0.0.0/8 is free in 10.0.0.0/8, 192.168.0.0/16, 172.16.0.0/12.",
  );
});
