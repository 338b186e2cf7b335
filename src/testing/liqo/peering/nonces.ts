import { randomBytes } from "node:crypto";
import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { privateKeyOf, signatureOf } from "./cluster-keys.js";
import { NONCE_LABEL, SIGNED_NONCE_LABEL } from "./kinds.js";
import { dataOf, ensure, remoteClusterIdOf, tenantNamespaceOf } from "./objects.js";

const NONCE_BYTES = 64;

/**
 * The nonces, in base64, by UID of their Secret. A declaration of the Secret does not contain the
 * nonce, and replaces all fields in the simulator, so a nonce that exists must be restored.
 */
const nonces = new WeakMap<SimulatedCluster, Map<string, string>>();

/** Creates the nonces of Secrets that ask for a nonce. A nonce that exists is kept. */
export function createNonces({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const secret of secretsWith(cluster, NONCE_LABEL)) {
      const { nonce } = dataOf(secret);
      if (nonce !== undefined) {
        noncesOf(cluster).set(secret.metadata.uid ?? "", nonce);
      } else if (
        secret.metadata.labels?.[NONCE_LABEL] === "true" &&
        namespaceFailure(cluster, secret) === undefined
      ) {
        write(cluster, secret, { nonce: nonceFor(cluster, secret) });
      }
    }
  }
}

/** Signs nonces. Like Liqo, signs any bytes, and signs again after a change. */
export function signNonces({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const secret of secretsWith(cluster, SIGNED_NONCE_LABEL)) {
      const { nonce } = dataOf(secret);
      const privateKey = privateKeyOf(cluster);
      if (
        nonce !== undefined &&
        privateKey !== undefined &&
        namespaceFailure(cluster, secret) === undefined
      ) {
        const signature = signatureOf(Buffer.from(nonce, "base64"), privateKey);
        write(cluster, secret, { signedNonce: signature.toString("base64") });
      }
    }
  }
}

/** Whether Liqo creates or signs the nonce of a Secret. */
export function isNonceSecret({ kind, metadata }: KubernetesObject): boolean {
  const { labels = {} } = metadata;
  return kind === "Secret" && (NONCE_LABEL in labels || SIGNED_NONCE_LABEL in labels);
}

/** Why Liqo does not create or sign the nonce of a Secret. Undefined if it does. */
export function nonceFailure(
  cluster: SimulatedCluster,
  secret: KubernetesObject,
): string | undefined {
  const isSigned = SIGNED_NONCE_LABEL in (secret.metadata.labels ?? {});
  return (
    namespaceFailure(cluster, secret) ??
    (isSigned && dataOf(secret)["nonce"] === undefined
      ? `Secret ${secret.metadata.name} has no data.nonce to sign`
      : undefined)
  );
}

/** The Secrets of a cluster with a label. */
export function secretsWith(cluster: SimulatedCluster, label: string): KubernetesObject[] {
  return cluster.list("v1", "Secret").filter(({ metadata: { labels = {} } }) => label in labels);
}

function namespaceFailure(cluster: SimulatedCluster, secret: KubernetesObject): string | undefined {
  const { name, namespace = "" } = secret.metadata;
  const remoteClusterId = remoteClusterIdOf(secret);
  if (remoteClusterId === undefined) {
    return `Secret ${name} does not have the label ${REMOTE_CLUSTER_LABEL}`;
  }
  const expected = tenantNamespaceOf(cluster, remoteClusterId);
  if (expected === undefined) {
    return `cluster ${cluster.name} has no tenant namespace for "${remoteClusterId}"`;
  }
  return expected === namespace
    ? undefined
    : `Secret ${namespace}/${name} is not in the tenant namespace ${expected} for "${remoteClusterId}"`;
}

function nonceFor(cluster: SimulatedCluster, { metadata }: KubernetesObject): string {
  const created = Buffer.from(randomBytes(NONCE_BYTES).toString("base64")).toString("base64");
  return noncesOf(cluster).get(metadata.uid ?? "") ?? created;
}

function noncesOf(cluster: SimulatedCluster): Map<string, string> {
  const ofCluster = nonces.get(cluster) ?? new Map<string, string>();
  nonces.set(cluster, ofCluster);
  return ofCluster;
}

function write(cluster: SimulatedCluster, secret: KubernetesObject, data: object): void {
  const { apiVersion, kind, metadata } = secret;
  const { name, namespace } = metadata;
  const merged = { ...dataOf(secret), ...data };
  ensure(cluster, { apiVersion, kind, metadata: { name, namespace }, data: merged });
}
