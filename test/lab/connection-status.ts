import { waitFor } from "./cluster/wait.js";
import type { LabCluster } from "./lab-file.js";
import { liqoObject, type LiqoNetworkObject } from "./liqo-api.js";

/** `status` of a Connection. */
export interface ConnectionStatus {
  readonly value?: "Connecting" | "Connected" | "Error";
  readonly latency?: { readonly value?: string; readonly timestamp?: string };
}

/** The status of the Connection from a cluster to a remote cluster. */
export async function connectionStatus(
  cluster: LabCluster,
  remote: LabCluster,
  namespace?: string,
): Promise<ConnectionStatus> {
  type Connection = LiqoNetworkObject & { readonly status?: ConnectionStatus };
  const connection = await liqoObject<Connection>(cluster, remote, "connections", namespace);
  return connection?.status ?? {};
}

/** Waits until the Connections in both clusters report a status. */
export async function waitForStatus(
  [first, second]: readonly [LabCluster, LabCluster],
  value: NonNullable<ConnectionStatus["value"]>,
  seconds: number,
): Promise<void> {
  const what = `the Connections of ${first.name} and ${second.name} to report ${value}`;
  await waitFor({ what, seconds }, async () => {
    const statuses = [await connectionStatus(first, second), await connectionStatus(second, first)];
    return statuses.every((status) => status.value === value) ? true : undefined;
  });
}
