import { waitFor } from "./cluster/wait.js";
import type { LabCluster } from "./lab-file.js";
import { liqoObject, type LiqoNetworkObject } from "./liqo-api.js";

/** What a gateway says of its tunnel. */
export interface ConnectionStatus {
  readonly value?: "Connecting" | "Connected" | "Error";
  readonly latency?: { readonly value?: string; readonly timestamp?: string };
}

/** What the gateway of a cluster says of its tunnel to another one. */
export async function connectionStatus(
  cluster: LabCluster,
  remote: LabCluster,
  namespace?: string,
): Promise<ConnectionStatus> {
  type Connection = LiqoNetworkObject & { readonly status?: ConnectionStatus };
  const connection = await liqoObject<Connection>(cluster, remote, "connections", namespace);
  return connection?.status ?? {};
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
    return said.every((status) => status.value === value) ? true : undefined;
  });
}
