import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

// Contexts of your kubeconfig.
const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

// Milan's gateway listens, and rome's gateway dials it.
const pair = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });

export const { status, endpoint, publicKeys, remappedCidrs } = pair;
