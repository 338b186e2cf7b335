import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { CLUSTER_KEY_SECRET } from "../../cluster/cluster-key.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { dataOf } from "./objects.js";

/** The private key of a cluster. Undefined if its Secret is not found or has no key. */
export function privateKeyOf(cluster: SimulatedCluster): KeyObject | undefined {
  const secret = cluster.find({
    apiVersion: "v1",
    kind: "Secret",
    namespace: cluster.liqoNamespace,
    name: CLUSTER_KEY_SECRET,
  });
  const { privateKey } = secret === undefined ? {} : dataOf(secret);
  return privateKey === undefined
    ? undefined
    : createPrivateKey(Buffer.from(privateKey, "base64").toString());
}

/** A public key, PEM in base64. Undefined if it is invalid. */
export function parsePublicKey(encoded: string): KeyObject | undefined {
  try {
    return createPublicKey(Buffer.from(encoded, "base64").toString());
  } catch {
    return undefined;
  }
}

/** A public key, SPKI in DER. */
export function derOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: "der", type: "spki" });
}

/** Signs bytes as Liqo does. */
export function signatureOf(content: Buffer, privateKey: KeyObject): Buffer {
  return sign(digestOf(privateKey), content, privateKey);
}

/** Whether a signature of Liqo is valid. */
export function isSignature(signature: Buffer, content: Buffer, publicKey: KeyObject): boolean {
  return verify(digestOf(publicKey), content, publicKey, signature);
}

function digestOf({ asymmetricKeyType }: KeyObject): string | null {
  return asymmetricKeyType === "ed25519" ? null : "sha256";
}
