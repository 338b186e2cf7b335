import { V1Pod } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { areConnected, type SimulatedGateway } from "./simulated-gateway.js";

const SERVER: SimulatedGateway = {
  pod: Object.assign(new V1Pod(), { metadata: { uid: "server-pod" } }),
  clusterId: "milan",
  remoteClusterId: "rome",
  name: "rome",
  namespace: "liqo-tenant-rome",
  gatewayUid: "server-uid",
  mode: "server",
  listenPort: 51840,
  endpoint: { address: "", port: 51840 },
  ownKey: "key of milan",
  peerKey: "key of rome",
  blocked: false,
};

const CLIENT: SimulatedGateway = {
  ...SERVER,
  pod: Object.assign(new V1Pod(), { metadata: { uid: "client-pod" } }),
  clusterId: "rome",
  remoteClusterId: "milan",
  mode: "client",
  endpoint: { address: "198.18.102.1", port: 31840 },
  ownKey: "key of rome",
  peerKey: "key of milan",
};

const ROUTE = { address: "198.18.102.1", port: 31840, pod: SERVER.pod, targetPort: 51840 };

it("connects a client that dials its server, seen from both sides", () => {
  expect(areConnected(SERVER, CLIENT, [ROUTE])).toBe(true);
  expect(areConnected(CLIENT, SERVER, [ROUTE])).toBe(true);
});

it.each<[string, Partial<SimulatedGateway>]>([
  ["dials another address", { endpoint: { address: "198.18.102.2", port: 31840 } }],
  ["dials another port", { endpoint: { address: "198.18.102.1", port: 51840 } }],
  ["has a wrong key for the server", { peerKey: "key of nobody" }],
  ["has a key that the server does not know", { ownKey: "another key" }],
  ["has no key at all", { ownKey: undefined, peerKey: undefined }],
  ["is meant for another cluster", { remoteClusterId: "turin" }],
  ["is a cluster that the server is not meant for", { clusterId: "turin" }],
  ["is a server too", { mode: "server" }],
  ["has its packets dropped", { blocked: true }],
])("does not connect a client that %s", (_what, difference) => {
  expect(areConnected(SERVER, { ...CLIENT, ...difference }, [ROUTE])).toBe(false);
});

it.each<[string, Partial<SimulatedGateway>]>([
  ["has a wrong key for the client", { peerKey: "key of nobody" }],
  ["listens on another port than its Service leads to", { listenPort: 51841 }],
  ["has its packets dropped", { blocked: true }],
])("does not connect to a server that %s", (_what, difference) => {
  expect(areConnected({ ...SERVER, ...difference }, CLIENT, [ROUTE])).toBe(false);
});

it("does not connect through an address that leads to another pod", () => {
  const elsewhere = { ...ROUTE, pod: CLIENT.pod };

  expect(areConnected(SERVER, CLIENT, [elsewhere])).toBe(false);
});
