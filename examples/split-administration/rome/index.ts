import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkSide } from "pulumi-liqo";

const config = new pulumi.Config();

// The only cluster that this administrator can reach.
const rome = new LiqoCluster("rome", { context: config.get("context") ?? "rome" });

const side = new LiqoNetworkSide("to-milan", {
  cluster: rome,
  role: "Client",
  remoteClusterId: config.get("remoteClusterId") ?? "milan",
  // What Milan's administrator has sent. Nothing on the first run.
  remotePeerInfo: config.get("remotePeerInfo"),
});

export const { status, peerInfo } = side;
export const milanSeenByRome = side.remoteCidrs;
