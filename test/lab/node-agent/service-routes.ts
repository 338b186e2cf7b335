import type { V1Pod, V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";
import { isReady } from "./pod-status.js";

/** One UDP port of one address that a Service opens to the outside, and the pod behind it. */
export interface ServiceRoute {
  readonly address: string;
  readonly port: number;
  readonly pod: V1Pod;
  readonly targetPort: number;
}

/** Where packets from outside a cluster lead: what kube-proxy and the cloud's load balancers set up. */
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
  // A port of 0 is how the API says that none was given.
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
