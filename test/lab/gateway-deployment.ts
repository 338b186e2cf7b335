import type { V1DeploymentSpec } from "@kubernetes/client-node";
import type { LabCluster } from "./lab-file.js";
import { appsApi, gatewayPlace } from "./liqo-api.js";

/** What Liqo has made of the gateway that a cluster has for another one. */
export async function gatewayDeployment(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<V1DeploymentSpec> {
  const { spec } = await appsApi(cluster).readNamespacedDeployment(gatewayPlace(remote));
  if (spec === undefined) {
    throw new Error(`The Deployment in ${cluster.name} has no spec.`);
  }
  return spec;
}

/** The arguments of all containers of that gateway. */
export async function gatewayArguments(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const { template } = await gatewayDeployment(cluster, remote);
  return (template.spec?.containers ?? []).flatMap(({ args = [] }) => args);
}
