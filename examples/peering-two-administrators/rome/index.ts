import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoPeeringSide } from "pulumi-liqo";

const config = new pulumi.Config();

// The only cluster that this administrator can reach.
const rome = new LiqoCluster("rome", { context: "rome" });

const side = new LiqoPeeringSide("to-milan", {
  cluster: rome,
  role: "Consumer",
  remoteClusterId: "milan",
  resourceSlices: [{ resources: { cpu: "8", memory: "32Gi" } }],
  // The document from Milan's administrator. Undefined on the first run.
  remotePeerInfo: config.get("remotePeerInfo"),
  // The fingerprint that they read out by phone. Undefined: trust the key of the first document.
  remoteSigningKeyFingerprint: config.get("remoteSigningKeyFingerprint"),
});

export const { status, nodes, peerInfo, signingKeyFingerprint } = side;
