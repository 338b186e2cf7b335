import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

// The clusters that `liqoctl network connect` was given: the one of --remote-kubeconfig listens, the other dials.
const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

const link = new LiqoNetworkPair("rome-milan", {
  server: milan,
  client: rome,
  // Liqo has made the keys, and they stay as they are. What liqoctl was told is told here too: mtu, port and so on.
  gatewayServer: { keys: "liqo-managed" },
  gatewayClient: { keys: "liqo-managed" },
});

export const { status, endpoint, publicKeys } = link;
