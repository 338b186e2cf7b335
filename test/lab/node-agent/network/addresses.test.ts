import { expect, it } from "vitest";
import { labCluster } from "../lab-cluster-fixture.js";
import { externalCidrs, FABRIC_ADDRESS, MAX_PODS, NetworkNames, podAddress } from "./addresses.js";

it("podAddress is unique for every gateway pod of every cluster", () => {
  const all = Array.from({ length: 99 }, (_, cluster) =>
    Array.from({ length: MAX_PODS }, (_, pod) => podAddress(cluster + 1, pod + 1)),
  ).flat();

  expect(new Set([...all, FABRIC_ADDRESS]).size).toBe(99 * MAX_PODS + 1);
});

it("externalCidrs contains only the nodes and load balancers of the lab", () => {
  expect(externalCidrs([labCluster("rome", 1), labCluster("milan", 2)])).toEqual([
    "198.18.1.1/32",
    "198.18.101.0/24",
    "198.18.2.1/32",
    "198.18.102.0/24",
  ]);
});

it("link names have at most 15 characters, the limit of Linux", () => {
  expect(new NetworkNames("/lab").link(99, MAX_PODS).length).toBeLessThanOrEqual(15);
});

it("names of different labs are different", () => {
  expect(new NetworkNames("/one/.lab").fabric).not.toBe(new NetworkNames("/two/.lab").fabric);
});
