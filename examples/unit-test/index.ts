import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const EDGES = ["rome", "milan"];
const FIRST_PORT = 30740;

const hub = new LiqoCluster("turin", { context: "turin" });

// Each edge cluster dials the hub at its own node port.
const pairs = EDGES.map((name, index) => {
  const edge = new LiqoCluster(name, { context: name });
  return new LiqoNetworkPair(`${name}-turin`, {
    server: { cluster: hub, serviceType: "NodePort", nodePort: FIRST_PORT + index },
    client: edge,
  });
});

export const status = pulumi.all(pairs.map((pair) => pair.status));
export const ports = pulumi.all(pairs.map((pair) => pair.endpoint.port));
export const edgePodsInHub = pulumi.all(pairs.map((pair) => pair.remappedCidrs.client.pod));
