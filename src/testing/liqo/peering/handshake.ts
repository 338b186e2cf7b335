import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { derOf, isSignature, parsePublicKey } from "./cluster-keys.js";
import { NONCE_LABEL } from "./kinds.js";
import { secretsWith } from "./nonces.js";
import { dataOf, remoteClusterIdOf, specOf } from "./objects.js";
import { requestFailure } from "./signing-request.js";
import type { Failure } from "./warning-event.js";

/** The fields in the `spec` of a Tenant. */
export interface TenantSpec {
  readonly clusterID: string;
  readonly publicKey: string;
  readonly csr: string;
  readonly signature: string;
  readonly proxyURL: string;
  readonly tenantCondition: string;
}

/** Why Liqo does not accept the consumer of a Tenant. Undefined if it does. */
export function handshakeFailure(
  cluster: SimulatedCluster,
  tenant: KubernetesObject,
): Failure | undefined {
  const { clusterID = "", publicKey = "", csr = "", signature = "" } = specOf<TenantSpec>(tenant);
  const secrets = secretsWith(cluster, NONCE_LABEL).filter(
    (secret) =>
      secret.metadata.labels?.[NONCE_LABEL] === "true" && remoteClusterIdOf(secret) === clusterID,
  );
  const [secret] = secrets;
  if (secrets.length > 1) {
    return nonceNotFound(`multiple nonce secrets found for remote cluster "${clusterID}"`);
  }
  if (secret === undefined) {
    return nonceNotFound(`secrets "${clusterID}" not found`);
  }
  const { nonce } = dataOf(secret);
  if (nonce === undefined) {
    return nonceNotFound(`nonce not found in secret ${secret.metadata.name}`);
  }
  const key = parsePublicKey(publicKey);
  if (key === undefined) {
    return { message: `failed to parse public key in Tenant resource "${tenant.metadata.name}"` };
  }
  if (!isSignature(Buffer.from(signature, "base64"), Buffer.from(nonce, "base64"), key)) {
    const message = `signature verification failed for Tenant "${tenant.metadata.name}"`;
    return { reason: "SignatureVerificationFailed", message };
  }
  const message = requestFailure(csr, {
    organization: "liqo.io",
    commonName: clusterID,
    publicKey: derOf(key),
  });
  return message === undefined ? undefined : { reason: "InvalidCSR", message };
}

function nonceNotFound(message: string): Failure {
  return { reason: "NonceNotFound", message };
}
