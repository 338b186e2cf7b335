import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoPeeringSide } from "pulumi-liqo";

const config = new pulumi.Config();

// The only cluster that this administrator can reach.
const milan = new LiqoCluster("milan", { context: "milan" });

const side = new LiqoPeeringSide("to-rome", {
  cluster: milan,
  role: "Provider",
  remoteClusterId: "rome",
  // The document from Rome's administrator. Undefined on the first run.
  remotePeerInfo: config.get("remotePeerInfo"),
  // The fingerprint that they read out by phone. Undefined: trust the key of the first document.
  remoteSigningKeyFingerprint: config.get("remoteSigningKeyFingerprint"),
});

export const { status, peerInfo, signingKeyFingerprint } = side;
