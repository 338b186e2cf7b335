import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

// Change the MTU in a pull request: the comment shows an update of both gateways.
const pair = new LiqoNetworkPair("rome-milan", { server: milan, client: rome, mtu: 1340 });

export const { status } = pair;
