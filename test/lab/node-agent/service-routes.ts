import type { V1Pod, V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";
import { isReady } from "./pod-status.js";

/** A public address and UDP port of a Service, and the target pod. */
export interface ServiceRoute {
  readonly address: string;
  readonly port: number;
  readonly pod: V1Pod;
  readonly targetPort: number;
}

/** The routes of all Services, as kube-proxy and load balancers configure them. */
export function serviceRoutes(
  cluster: LabCluster,
  services: readonly V1Service[],
  pods: readonly V1Pod[],
): ServiceRoute[] {
  return services.flatMap((service) => {
    const pod = pods.find((candidate) => isReady(candidate) && selects(service, candidate));
    const udpPorts = (service.spec?.ports ?? []).filter(({ protocol }) => protocol === "UDP");
    if (pod === undefined) {
      return [];
    }
    return udpPorts.flatMap((servicePort) =>
      openings(cluster, service, servicePort).map((opening) => ({
        ...opening,
        pod,
        targetPort: Number(servicePort.targetPort ?? servicePort.port),
      })),
    );
  });
}

function openings(
  cluster: LabCluster,
  service: V1Service,
  { port, nodePort }: V1ServicePort,
): { address: string; port: number }[] {
  const balanced = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) =>
    ip === undefined ? [] : [{ address: ip, port }],
  );
  // The API reports 0 if there is no node port.
  const onNode = nodePort ? [{ address: cluster.nodeAddress, port: nodePort }] : [];
  return [...balanced, ...onNode];
}

function selects(service: V1Service, pod: V1Pod): boolean {
  const selector = Object.entries(service.spec?.selector ?? {});
  const labels = pod.metadata?.labels ?? {};
  return (
    service.metadata?.namespace === pod.metadata?.namespace &&
    selector.length > 0 &&
    selector.every(([key, value]) => labels[key] === value)
  );
}
