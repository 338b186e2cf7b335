import { generateKeyPairSync } from "node:crypto";
import type { KubernetesObject } from "./kubernetes-object.js";

/** Name of the Secret with the key pair of a cluster. */
export const CLUSTER_KEY_SECRET = "authentication-keys";

/** The Secret with a new key pair of a cluster. Liqo authenticates the cluster by these keys. */
export function clusterKeySecret(namespace: string): KubernetesObject {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: CLUSTER_KEY_SECRET, namespace },
    data: {
      privateKey: Buffer.from(privateKey).toString("base64"),
      publicKey: Buffer.from(publicKey).toString("base64"),
    },
  };
}
