import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

// Change the MTU in a pull request, and the comment shows one update in each cluster.
const link = new LiqoNetworkPair("rome-milan", { server: milan, client: rome, mtu: 1340 });

export const { status } = link;
