import type { V1Service } from "@kubernetes/client-node";
import { expect } from "vitest";
import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";
import type { Json } from "../node-agent/json.js";

/** A Service that does not belong to a stack. */
const OTHER = { name: "other", namespace: "default" };

/**
 * Creates a Service that gets the free load balancer address of a cluster, so that the next Service
 * gets another address. Returns a function that deletes the Service.
 */
export async function takeAddress(cluster: LabCluster): Promise<() => Promise<void>> {
  const ports = [{ port: 53, protocol: "UDP" }];
  const body: Json<V1Service> = {
    metadata: { name: OTHER.name },
    spec: { type: "LoadBalancer", ports },
  };
  await coreApi(cluster).createNamespacedService({ namespace: OTHER.namespace, body });
  const ingress = async () => {
    const other = await coreApi(cluster).readNamespacedService(OTHER);
    return other.status?.loadBalancer?.ingress ?? [];
  };
  await expect.poll(ingress, { timeout: 30_000 }).toHaveLength(1);
  return async () => {
    await coreApi(cluster).deleteNamespacedService(OTHER);
  };
}
