import { SimulatedClusters } from "pulumi-liqo/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let clusters: SimulatedClusters;

/** Runs the program from its first line. */
function program() {
  // Node runs a module once. Without this line, a second import declares no resource.
  vi.resetModules();
  return import("./index.js");
}

beforeEach(async () => {
  clusters = await SimulatedClusters.start({ turin: {}, rome: {}, milan: {} });
});

afterEach(() => clusters.settle());

describe("the hub program", () => {
  it("connects each edge cluster with the hub at its own port", async () => {
    const { outputs } = await clusters.up(program);

    expect(outputs.status).toEqual(["Connected", "Connected"]);
    expect(outputs.ports).toEqual([30740, 30741]);
  });

  it("remaps the equal pod CIDRs of the edge clusters to two CIDRs in the hub", async () => {
    const { outputs } = await clusters.up(program);

    expect(new Set(outputs.edgePodsInHub.flat()).size).toBe(2);
  });

  it("exposes each gateway at a node port of the hub only", async () => {
    await clusters.up(program);

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "turin", spec: { endpoint: { serviceType: "NodePort", nodePort: 30740 } } },
      { cluster: "turin", spec: { endpoint: { serviceType: "NodePort", nodePort: 30741 } } },
    ]);
  });

  it("makes no change in a second run and leaves no object after destroy", async () => {
    const before = await clusters.liveObjects();
    await clusters.up(program);
    const { changes } = await clusters.up(program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });

    await clusters.destroy();
    expect(await clusters.liveObjects()).toEqual(before);
  });

  it("fails while UDP is blocked and completes after the fault is repaired", async () => {
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);
    await expect(clusters.up(program)).rejects.toThrow("UDP packets are dropped in cluster rome");

    clusters.setFaults([]);
    const { outputs } = await clusters.up(program);
    expect(outputs.status).toEqual(["Connected", "Connected"]);
  });
});
