import { Health, KubeConfig } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";

/** How clients of a cluster reach it. */
export function access(cluster: LabCluster): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  return config;
}

/** Whether the API server of a cluster answers that it is ready. */
export async function answers(cluster: LabCluster): Promise<boolean> {
  return new Health(access(cluster)).readyz({ timeout: 3000 });
}
