import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

const link = new LiqoNetworkPair("rome-milan", {
  server: milan,
  client: rome,
  gatewayServer: { serviceType: "NodePort", nodePort: config.getNumber("nodePort") ?? 31840 },
  gatewayClient: {
    // A node of Milan, a NAT in front of it or a DNS name.
    endpoint: { address: config.require("address") },
  },
});

export const { status, endpoint } = link;
