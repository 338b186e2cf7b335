import type { ConnectionStatus } from "../liqo/index.js";
import { checkConnection } from "./connection-check.js";
import { type InspectedSide, isInspected } from "./examination.js";

/** What a Connection reports of its tunnel now. */
export interface TunnelStatus {
  /** `Connecting`, `Connected` or `Error` as Liqo reports it, or `Unknown: <reason>`. */
  readonly status: string;
  /** Round trip through the tunnel, for example `1.2ms`. Empty if it is not measured. */
  readonly latency: string;
}

/** What one side of a tunnel reports. A status that cannot be read, or is outdated, is never that of a tunnel that is up. */
export function tunnelStatus(side: InspectedSide): TunnelStatus {
  if (!isInspected(side)) {
    return unknown(side.seen);
  }
  const { connection, resourceName, namespace, cluster } = side;
  const which = `Connection ${resourceName} in namespace ${namespace} of cluster ${cluster}`;
  if (side.unread.has("Connections")) {
    return unknown(`forbidden: cannot read ${which}`);
  }
  if (connection === undefined) {
    return unknown(`${which} not found`);
  }
  const { value, latency } = (connection.status ?? {}) as ConnectionStatus;
  if (value === undefined) {
    return unknown(`${which} reports no status yet`);
  }
  const { result, seen } = checkConnection(side, undefined, []);
  if (value === "Connected" && result !== "ok") {
    return unknown(seen);
  }
  return { status: value, latency: latency?.value ?? "" };
}

function unknown(reason: string): TunnelStatus {
  return { status: `Unknown: ${reason}`, latency: "" };
}
