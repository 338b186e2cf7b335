import { expect, it } from "vitest";
import { labCluster } from "../lab-cluster-fixture.js";
import { dialledCidrs, FABRIC_ADDRESS, MAX_PODS, NetworkNames, podAddress } from "./addresses.js";

it("gives every gateway pod of every cluster an address of its own", () => {
  const all = Array.from({ length: 99 }, (_, cluster) =>
    Array.from({ length: MAX_PODS }, (_, pod) => podAddress(cluster + 1, pod + 1)),
  ).flat();

  expect(new Set([...all, FABRIC_ADDRESS]).size).toBe(99 * MAX_PODS + 1);
});

it("lets gateways dial the nodes and load balancers of the lab, and nothing else", () => {
  expect(dialledCidrs([labCluster("rome", 1), labCluster("milan", 2)])).toEqual([
    "198.18.1.1/32",
    "198.18.101.0/24",
    "198.18.2.1/32",
    "198.18.102.0/24",
  ]);
});

it("names links within the 15 characters that Linux allows", () => {
  expect(new NetworkNames("/lab").link(99, MAX_PODS).length).toBeLessThanOrEqual(15);
});

it("tells two labs on one machine apart", () => {
  expect(new NetworkNames("/one/.lab").fabric).not.toBe(new NetworkNames("/two/.lab").fabric);
});
