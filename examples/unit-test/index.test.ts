import { SimulatedClusters } from "pulumi-liqo/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

let clusters: SimulatedClusters;

/** Runs the program from its first line, as often as it is called. */
function program() {
  // A module runs when it is imported for the first time. After that it would declare nothing.
  vi.resetModules();
  return import("./index.js");
}

beforeEach(async () => {
  clusters = await SimulatedClusters.start({ turin: {}, rome: {}, milan: {} });
});

afterEach(() => clusters.settle());

it("joins each edge cluster with the hub, at a port of its own", async () => {
  const { outputs } = await clusters.up(program);

  expect(outputs.status).toEqual(["Connected", "Connected"]);
  expect(outputs.ports).toEqual([30740, 30741]);
});

it("tells apart in the hub what has the same ranges at the edge", async () => {
  const { outputs } = await clusters.up(program);

  expect(new Set(outputs.podsSeenByHub.flat()).size).toBe(2);
});

it("exposes no gateway but by a port of the hub's node", async () => {
  await clusters.up(program);

  expect(await clusters.objects("GatewayServer")).toMatchObject([
    { cluster: "turin", spec: { endpoint: { serviceType: "NodePort", nodePort: 30740 } } },
    { cluster: "turin", spec: { endpoint: { serviceType: "NodePort", nodePort: 30741 } } },
  ]);
});

it("has nothing to change in a second run, and leaves nothing behind", async () => {
  await clusters.up(program);
  const { changes } = await clusters.up(program);
  expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });

  await clusters.destroy();
  expect(await clusters.objects()).toEqual([]);
});

it("fails where a tunnel does not come up, and goes on when the fault is gone", async () => {
  clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);
  await expect(clusters.up(program)).rejects.toThrow("UDP is dropped at cluster rome");

  clusters.setFaults([]);
  const { outputs } = await clusters.up(program);
  expect(outputs.status).toEqual(["Connected", "Connected"]);
});
