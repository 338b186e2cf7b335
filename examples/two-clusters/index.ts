import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

// Contexts of the kubeconfig that kubectl uses as well.
const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

// Milan's gateway listens behind a load balancer, Rome's dials it.
const link = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });

export const { status, endpoint, publicKeys } = link;
export const milanSeenByRome = link.serverSeenByClient;
export const romeSeenByMilan = link.clientSeenByServer;
