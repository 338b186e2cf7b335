import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

// The server is the cluster of liqoctl's --remote-context, and the client is the cluster of --context.
const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

const pair = new LiqoNetworkPair("rome-milan", {
  // Liqo created the keys, and they stay. Declare the MTU, the port and so on as liqoctl set them.
  server: { cluster: milan, keys: "liqo-managed" },
  client: { cluster: rome, keys: "liqo-managed" },
});

export const { status, endpoint, publicKeys } = pair;
