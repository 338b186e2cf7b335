import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { LabCluster } from "./lab-file.js";
import { coreApi, gatewayPlace } from "./liqo-api.js";
import { MERGE_PATCH } from "./node-agent/watched-cluster.js";

/** How a server is published. */
export interface Published extends Pick<V1ServicePort, "port" | "nodePort" | "protocol"> {
  readonly type?: string;
  /** The address that was asked of the load balancer. */
  readonly loadBalancerIP?: string;
}

/** The Service that Liqo has made of the server that a cluster has for another one. */
export async function gatewayService(cluster: LabCluster, remote: LabCluster): Promise<V1Service> {
  return coreApi(cluster).readNamespacedService(gatewayPlace(remote));
}

/** How Liqo has published that server. */
export async function published(cluster: LabCluster, remote: LabCluster): Promise<Published> {
  const { spec } = await gatewayService(cluster, remote);
  const [first, ...others] = spec?.ports ?? [];
  if (first === undefined || others.length > 0) {
    throw new Error(`expected one port of the Service in ${cluster.name}, got ${others.length}`);
  }
  const { port, nodePort, protocol } = first;
  return { type: spec?.type, loadBalancerIP: spec?.loadBalancerIP, port, nodePort, protocol };
}

/** Gives that Service another address, as a load balancer does that was made anew. */
export async function moveLoadBalancer(
  cluster: LabCluster,
  remote: LabCluster,
  ip: string,
): Promise<void> {
  const body = { status: { loadBalancer: { ingress: [{ ip, ipMode: "VIP" }] } } };
  await coreApi(cluster).patchNamespacedServiceStatus(
    { ...gatewayPlace(remote), body },
    MERGE_PATCH,
  );
}
