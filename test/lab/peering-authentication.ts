import { X509Certificate } from "node:crypto";
import { CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";

/** The parameters with which a consumer authenticates to a provider. */
export interface AuthParams {
  /** Address of the provider's API server. */
  readonly apiServer: string;
  /** The signed certificate as base64 of PEM. */
  readonly signedCRT: string;
}

/** What a consumer authenticates with, in PEM and base64. */
export interface TenantCredentials {
  readonly publicKey: string;
  readonly csr: string;
  /** The signature of the nonce. */
  readonly signature: string;
  /** URL of the proxy of the provider's API server. */
  readonly proxyURL?: string;
}

/** The credentials of a consumer in its Tenant, in the provider. */
export async function tenantCredentials(
  provider: LabCluster,
  consumer: LabCluster,
): Promise<TenantCredentials> {
  const { spec } = await object<{ spec: TenantCredentials }>(
    provider,
    consumer,
    "tenants",
    consumer.clusterId,
  );
  const text = (base64: string) => Buffer.from(base64, "base64").toString();
  const { publicKey, csr, signature, proxyURL } = spec;
  const credentials = { publicKey: text(publicKey), csr: text(csr), signature };
  return proxyURL === undefined ? credentials : { ...credentials, proxyURL };
}

/** The parameters in the status of the Tenant, in the provider. */
export async function tenantAuthParams(
  provider: LabCluster,
  consumer: LabCluster,
): Promise<AuthParams | undefined> {
  const { status } = await object<{ status?: { authParams?: AuthParams } }>(
    provider,
    consumer,
    "tenants",
    consumer.clusterId,
  );
  return status?.authParams;
}

/** The parameters in an Identity of the consumer, by default in the Identity of the control plane. */
export async function identityAuthParams(
  consumer: LabCluster,
  provider: LabCluster,
  name = `controlplane-${provider.clusterId}`,
): Promise<AuthParams> {
  const { spec } = await object<{ spec: { authParams: AuthParams } }>(
    consumer,
    provider,
    "identities",
    name,
  );
  return spec.authParams;
}

/** When the certificate expires, in milliseconds since 1970. */
export function expiryOf({ signedCRT }: AuthParams): number {
  return Date.parse(new X509Certificate(Buffer.from(signedCRT, "base64")).validTo);
}

async function object<T>(
  cluster: LabCluster,
  remote: LabCluster,
  plural: string,
  name: string,
): Promise<T> {
  const place = { group: "authentication.liqo.io", version: "v1beta1" };
  const namespace = tenantNamespace(remote);
  const custom = access(cluster).makeApiClient(CustomObjectsApi);
  return (await custom.getNamespacedCustomObject({ ...place, namespace, plural, name })) as T;
}
