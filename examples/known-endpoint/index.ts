import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

const pair = new LiqoNetworkPair("rome-milan", {
  server: { cluster: milan, serviceType: "NodePort", nodePort: 31840 },
  // The address of a node of milan, of a NAT in front of it, or a DNS name.
  client: { cluster: rome, endpoint: { address: config.require("address") } },
});

export const { status, endpoint } = pair;
