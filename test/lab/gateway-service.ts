import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { LabCluster } from "./lab-file.js";
import { coreApi, gatewayName } from "./liqo-api.js";
import { MERGE_PATCH } from "./node-agent/watched-cluster.js";

/** How the Service of a server is published. */
export interface Published extends Pick<V1ServicePort, "port" | "nodePort" | "protocol"> {
  readonly type?: string;
  /** The requested address of the load balancer. */
  readonly loadBalancerIP?: string;
}

/** The Service that Liqo created for the server to a remote cluster. */
export async function gatewayService(cluster: LabCluster, remote: LabCluster): Promise<V1Service> {
  return coreApi(cluster).readNamespacedService(gatewayName(remote));
}

/** How Liqo published the server to a remote cluster. */
export async function published(cluster: LabCluster, remote: LabCluster): Promise<Published> {
  const { spec } = await gatewayService(cluster, remote);
  const [first, ...others] = spec?.ports ?? [];
  if (first === undefined || others.length > 0) {
    throw new Error(
      `Expected one port of the Service in cluster ${cluster.name}, got ${spec?.ports?.length ?? 0}.`,
    );
  }
  const { port, nodePort, protocol } = first;
  return { type: spec?.type, loadBalancerIP: spec?.loadBalancerIP, port, nodePort, protocol };
}

/** Changes the load balancer address of the Service, as a recreated load balancer does. */
export async function moveLoadBalancer(
  cluster: LabCluster,
  remote: LabCluster,
  ip: string,
): Promise<void> {
  const body = { status: { loadBalancer: { ingress: [{ ip, ipMode: "VIP" }] } } };
  await coreApi(cluster).patchNamespacedServiceStatus(
    { ...gatewayName(remote), body },
    MERGE_PATCH,
  );
}
