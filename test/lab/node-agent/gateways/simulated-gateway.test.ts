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

it("areConnected is true for a client and its server, in both orders", () => {
  expect(areConnected(SERVER, CLIENT, [ROUTE])).toBe(true);
  expect(areConnected(CLIENT, SERVER, [ROUTE])).toBe(true);
});

it.each<[string, Partial<SimulatedGateway>]>([
  ["has another address of the server", { endpoint: { address: "198.18.102.2", port: 31840 } }],
  ["has another port of the server", { endpoint: { address: "198.18.102.1", port: 51840 } }],
  ["has a wrong key for the server", { peerKey: "unknown key" }],
  ["has another key than the server expects", { ownKey: "another key" }],
  ["has no keys", { ownKey: undefined, peerKey: undefined }],
  ["has another remote cluster", { remoteClusterId: "turin" }],
  ["is not in the remote cluster of the server", { clusterId: "turin" }],
  ["is a server", { mode: "server" }],
  ["is blocked", { blocked: true }],
])("areConnected is false if the client %s", (_what, difference) => {
  expect(areConnected(SERVER, { ...CLIENT, ...difference }, [ROUTE])).toBe(false);
});

it.each<[string, Partial<SimulatedGateway>]>([
  ["has a wrong key for the client", { peerKey: "unknown key" }],
  ["listens on another port than the target port of its Service", { listenPort: 51841 }],
  ["is blocked", { blocked: true }],
])("areConnected is false if the server %s", (_what, difference) => {
  expect(areConnected({ ...SERVER, ...difference }, CLIENT, [ROUTE])).toBe(false);
});

it("areConnected is false if the address belongs to another pod", () => {
  const routeToClient = { ...ROUTE, pod: CLIENT.pod };

  expect(areConnected(SERVER, CLIENT, [routeToClient])).toBe(false);
});
