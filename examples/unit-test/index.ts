import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const EDGES = ["rome", "milan"];
const FIRST_PORT = 30740;

const hub = new LiqoCluster("turin", { context: "turin" });

// Each edge cluster dials the hub at a port of its own.
const links = EDGES.map((name, index) => {
  const edge = new LiqoCluster(name, { context: name });
  return new LiqoNetworkPair(`turin-${name}`, {
    server: hub,
    client: edge,
    gatewayServer: { serviceType: "NodePort", nodePort: FIRST_PORT + index },
  });
});

export const status = pulumi.all(links.map((link) => link.status));
export const ports = pulumi.all(links.map((link) => link.endpoint.port));
export const podsSeenByHub = pulumi.all(links.map((link) => link.clientSeenByServer.pod));
