import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkSide } from "pulumi-liqo";

const config = new pulumi.Config();

// The only cluster that this administrator can reach.
const milan = new LiqoCluster("milan", { context: config.get("context") ?? "milan" });

const side = new LiqoNetworkSide("to-rome", {
  cluster: milan,
  role: "Server",
  remoteClusterId: config.get("remoteClusterId") ?? "rome",
  // What Rome's administrator has sent. Nothing on the first run.
  remotePeerInfo: config.get("remotePeerInfo"),
});

export const { status, peerInfo, endpoint } = side;
export const romeSeenByMilan = side.remoteCidrs;
