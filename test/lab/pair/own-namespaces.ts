import type { V1Namespace } from "@kubernetes/client-node";
import { tenantNamespaceLabels } from "../../../src/liqo/labels.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import type { Json } from "../node-agent/json.js";
import type { Side } from "./gateway-pods.js";

/** Creates the tenant namespaces of some sides as an administrator does, with Liqo's labels. */
export async function createTenantNamespaces(sides: readonly Side[]): Promise<void> {
  for (const [cluster, remote] of sides) {
    const labels = tenantNamespaceLabels(remote.clusterId);
    const body: Json<V1Namespace> = { metadata: { name: tenantNamespace(remote), labels } };
    await coreApi(cluster).createNamespace({ body });
  }
}

/** Deletes the tenant namespaces of some sides when they are empty. */
export async function removeTenantNamespaces(sides: readonly Side[]): Promise<void> {
  for (const [cluster, remote] of sides) {
    await removeEmptyTenant(cluster, tenantNamespace(remote));
  }
}
