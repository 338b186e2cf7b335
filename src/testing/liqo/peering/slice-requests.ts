import { createPublicKey } from "node:crypto";
import {
  certificateRequest,
  pem,
  requestInfo,
} from "../../../authentication/certificate-request.js";
import { bits, oid, sequence } from "../../../authentication/der.js";
import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { derOf, privateKeyOf, signatureOf } from "./cluster-keys.js";
import { AUTHENTICATION } from "./kinds.js";
import { ensure, remoteClusterIdOf, specOf } from "./objects.js";
import { isOriginal, type ResourceSliceSpec, userOf } from "./resource-slice.js";

/** The algorithm of a key that a user created. The components reject such keys. */
const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));

/**
 * Acts for the consumer: adds a certificate signing request to each ResourceSlice, also if no
 * provider gets the ResourceSlice.
 */
export function requestSlices({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const slice of cluster.list(AUTHENTICATION, "ResourceSlice").filter(isOriginal)) {
      const spec = specOf<ResourceSliceSpec>(slice);
      const csr = spec.csr ?? requestOf(cluster, slice);
      if (csr !== undefined) {
        const { clusterId } = cluster;
        const { consumerClusterID = clusterId } = spec;
        const { providerClusterID = remoteClusterIdOf(slice) } = spec;
        const { apiVersion, kind, metadata } = slice;
        ensure(cluster, {
          apiVersion,
          kind,
          metadata,
          spec: { ...spec, consumerClusterID, providerClusterID, csr },
        });
      }
    }
  }
}

function requestOf(cluster: SimulatedCluster, slice: KubernetesObject): string | undefined {
  const privateKey = privateKeyOf(cluster);
  if (privateKey === undefined) {
    return undefined;
  }
  const organization = cluster.clusterId;
  const publicKey = derOf(createPublicKey(privateKey));
  const commonName = userOf(slice, organization);
  const info = requestInfo({ organization, commonName, publicKey });
  const signature = signatureOf(info, privateKey);
  const request =
    privateKey.asymmetricKeyType === "ec"
      ? pem("CERTIFICATE REQUEST", sequence(info, ECDSA_WITH_SHA256, bits(signature)))
      : certificateRequest(info, signature, publicKey);
  return Buffer.from(request).toString("base64");
}
