import type { V1DeploymentSpec } from "@kubernetes/client-node";
import type { LabCluster } from "./lab-file.js";
import { appsApi, gatewayName } from "./liqo-api.js";

/** The spec of the Deployment that Liqo created for the gateway to a remote cluster. */
export async function gatewayDeployment(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<V1DeploymentSpec> {
  const { spec } = await appsApi(cluster).readNamespacedDeployment(gatewayName(remote));
  if (spec === undefined) {
    throw new Error(`The gateway Deployment in cluster ${cluster.name} has no spec.`);
  }
  return spec;
}

/** The arguments of all containers of the gateway to a remote cluster. */
export async function gatewayArguments(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const { template } = await gatewayDeployment(cluster, remote);
  return (template.spec?.containers ?? []).flatMap(({ args = [] }) => args);
}
