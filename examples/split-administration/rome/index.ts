import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkSide } from "pulumi-liqo";

const config = new pulumi.Config();

// The only cluster that this administrator can reach.
const rome = new LiqoCluster("rome", { context: "rome" });

const side = new LiqoNetworkSide("to-milan", {
  cluster: rome,
  role: "Client",
  remoteClusterId: "milan",
  // The document from Milan's administrator. Undefined on the first run.
  remotePeerInfo: config.get("remotePeerInfo"),
});

export const { status, peerInfo, remoteCidrs } = side;
