import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";

/** The private keys, in base64, that a cluster has for its gateway to another one. */
export async function privateKeys(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const namespace = tenantNamespace(remote);
  const { items } = await coreApi(cluster).listNamespacedSecret({ namespace });
  return items.map(({ data }) => data?.["privateKey"] ?? "").filter((key) => key !== "");
}

/** All Secrets in the namespace that a cluster has for another one, as text. */
export async function secretsText(cluster: LabCluster, remote: LabCluster): Promise<string> {
  const namespace = tenantNamespace(remote);
  return JSON.stringify((await coreApi(cluster).listNamespacedSecret({ namespace })).items);
}
