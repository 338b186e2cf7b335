import type { LabCluster } from "../lab-file.js";

/** The record of a cluster. */
export function labCluster(name: string, index: number): LabCluster {
  return {
    name,
    index,
    clusterId: name,
    server: `https://127.0.0.1:${17000 + index}`,
    ipamPort: 18000 + index,
    kubeconfig: `/lab/kubeconfig/${name}.yaml`,
    podCidr: "10.10.0.0/16",
    serviceCidr: "10.96.0.0/12",
    externalCidr: "10.70.0.0/16",
    internalCidr: "10.80.0.0/16",
    nodeName: `${name}-node`,
    nodeAddress: `198.18.${index}.1`,
    loadBalancerPrefix: `198.18.${100 + index}`,
    tlsCompatibilityMode: false,
  };
}
