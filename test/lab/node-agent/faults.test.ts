import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readLabFile, writeLabFile } from "../lab-file.js";
import { changeNodeAgent, hasFault, setFaults } from "./faults.js";
import { labCluster } from "./lab-cluster-fixture.js";
import { LiveOptions } from "./live-options.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-"));
  writeLabFile({
    folder,
    binaries: "/bin",
    clusters: [labCluster("rome", 1), labCluster("milan", 2)],
    nodeAgent: {
      gateways: "simulated",
      gatewaysReason: "",
      podStartMs: 0,
      loadBalancerMs: 0,
      handshakeMs: 0,
      faults: [],
    },
    inBand: false,
    clusterSigningMs: 0,
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("sets and clears a fault in one cluster", () => {
  setFaults(folder, [{ cluster: "rome", kind: "tunnel-blocked" }]);
  const { nodeAgent } = readLabFile(folder);
  expect(hasFault(nodeAgent, "rome", "tunnel-blocked")).toBe(true);
  expect(hasFault(nodeAgent, "milan", "tunnel-blocked")).toBe(false);
  expect(hasFault(nodeAgent, "rome", "pods-never-ready")).toBe(false);

  setFaults(folder, []);
  expect(readLabFile(folder).nodeAgent.faults).toEqual([]);
});

it("changes a delay and keeps all other options", () => {
  const before = readLabFile(folder);
  changeNodeAgent(folder, { podStartMs: 8000 });

  expect(readLabFile(folder)).toEqual({
    ...before,
    nodeAgent: { ...before.nodeAgent, podStartMs: 8000 },
  });
});

it("lists the existing clusters if the cluster does not exist", () => {
  expect(() => {
    setFaults(folder, [{ cluster: "turin", kind: "tunnel-blocked" }]);
  }).toThrowErrorMatchingInlineSnapshot(
    `[LabError: Cluster "turin" of fault "tunnel-blocked" not found in this lab. Its clusters: rome, milan.]`,
  );
});

it("notifies a running agent of a change", async () => {
  const options = new LiveOptions(folder);
  const changed = new Promise<void>((resolve) => {
    options.onChange(resolve);
  });

  setFaults(folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
  await changed;
  options.stop();

  expect(hasFault(options.current, "milan", "load-balancer-pending")).toBe(true);
});
