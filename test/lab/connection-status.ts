import { CustomObjectsApi, KubeConfig } from "@kubernetes/client-node";
import { waitFor } from "./cluster/wait.js";
import type { LabCluster } from "./lab-file.js";
import { tenantNamespace } from "./liqo-leftovers.js";

/** What a gateway says of its tunnel. */
export interface ConnectionStatus {
  readonly value?: "Connecting" | "Connected" | "Error";
  readonly latency?: { readonly value?: string; readonly timestamp?: string };
}

/** The Connection of a cluster to another one, if there is one. */
export async function connectionStatus(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<ConnectionStatus | undefined> {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const { items } = (await config.makeApiClient(CustomObjectsApi).listNamespacedCustomObject({
    group: "networking.liqo.io",
    version: "v1beta1",
    namespace: tenantNamespace(remote),
    plural: "connections",
  })) as { items: readonly { readonly status?: ConnectionStatus }[] };
  return items[0] && (items[0].status ?? {});
}

/** Waits until both ends of a tunnel say the same. */
export async function bothSay(
  [one, other]: readonly [LabCluster, LabCluster],
  value: NonNullable<ConnectionStatus["value"]>,
  seconds: number,
): Promise<void> {
  const what = `the Connections of ${one.name} and ${other.name} to say ${value}`;
  await waitFor({ what, seconds }, async () => {
    const said = [await connectionStatus(one, other), await connectionStatus(other, one)];
    return said.every((status) => status?.value === value) ? true : undefined;
  });
}
