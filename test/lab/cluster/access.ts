import { Health, KubeConfig } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";

/** The client configuration of a cluster. */
export function access(cluster: LabCluster): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  return config;
}

/** Whether the API server of a cluster reports that it is ready. */
export async function isApiServerReady(cluster: LabCluster): Promise<boolean> {
  return new Health(access(cluster)).readyz({ timeout: 3000 });
}
