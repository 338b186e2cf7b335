import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

const link = new LiqoNetworkPair("rome-milan", {
  server: milan,
  client: rome,
  gatewayServer: {
    serviceType: "NodePort",
    // Without a number, Kubernetes picks a free one.
    nodePort: config.getNumber("nodePort"),
  },
});

export const { status, endpoint } = link;
