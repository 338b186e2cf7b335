import { expect, it } from "vitest";
import { loadBalancerAddress } from "./load-balancers.js";

const PREFIX = "198.18.101";

it.each([
  ["the first free address", undefined, undefined, ["198.18.101.1"], "198.18.101.2"],
  ["the address it has", undefined, "198.18.101.9", [], "198.18.101.9"],
  ["the address it asks for", "198.18.101.77", undefined, [], "198.18.101.77"],
  ["the address it asks for now", "198.18.101.77", "198.18.101.9", [], "198.18.101.77"],
  ["none outside the cloud's own", "203.0.113.7", undefined, [], undefined],
  ["an address when it asks for an empty one", "", undefined, [], "198.18.101.1"],
])("gives a Service %s", (_what, requested, current, taken, expected) => {
  expect(loadBalancerAddress(PREFIX, requested, current, new Set(taken))).toBe(expected);
});
