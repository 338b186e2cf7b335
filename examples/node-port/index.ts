import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

const pair = new LiqoNetworkPair("rome-milan", {
  // If you leave out nodePort, Kubernetes picks a free port.
  server: { cluster: milan, serviceType: "NodePort", nodePort: 31840 },
  client: rome,
});

export const { status, endpoint } = pair;
