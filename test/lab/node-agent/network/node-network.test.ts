import { expect, it } from "vitest";
import { labCluster } from "../lab-cluster-fixture.js";
import { NetworkNames } from "./addresses.js";
import { onNode } from "./node-network.js";

const COMMAND = ["crd-replicator", "--cluster-id=milan"];

it("runs Liqo's processes on this machine by default", () => {
  expect(onNode({ folder: "/lab", inBand: false }, labCluster("milan", 2), COMMAND)).toEqual(
    COMMAND,
  );
});

it("runs Liqo's processes in the network namespace of the node in a lab with inBand", () => {
  const namespace = new NetworkNames("/lab").node(2);

  expect(namespace).toMatch(/^liqo-[0-9a-f]{6}-n2$/);
  expect(onNode({ folder: "/lab", inBand: true }, labCluster("milan", 2), COMMAND)).toEqual([
    ...["ip", "netns", "exec", namespace],
    ...COMMAND,
  ]);
});
