import { expect, it } from "vitest";
import { loadBalancerAddress } from "./load-balancers.js";

const PREFIX = "198.18.101";

it.each([
  ["the first free address", undefined, undefined, ["198.18.101.1"], "198.18.101.2"],
  ["its current address", undefined, "198.18.101.9", [], "198.18.101.9"],
  ["the requested address", "198.18.101.77", undefined, [], "198.18.101.77"],
  [
    "the requested address instead of the current address",
    "198.18.101.77",
    "198.18.101.9",
    [],
    "198.18.101.77",
  ],
  [
    "no address if the requested address is outside of the prefix",
    "203.0.113.7",
    undefined,
    [],
    undefined,
  ],
  ["a free address if the requested address is empty", "", undefined, [], "198.18.101.1"],
])("loadBalancerAddress returns %s", (_what, requested, current, taken, expected) => {
  expect(loadBalancerAddress(PREFIX, requested, current, new Set(taken))).toBe(expected);
});
