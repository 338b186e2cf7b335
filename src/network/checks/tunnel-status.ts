import type { ConnectionStatus } from "../../liqo/index.js";
import { checkConnection } from "./connection-check.js";
import { type InspectedSide, isInspected } from "./run-checks.js";
import type { LiveSide } from "./live-side.js";

/** A gateway reports every ten seconds by default, and may be late. */
const RECENT_MS = 90_000;

/** The current state of a tunnel, as one side reports it. */
export interface TunnelStatus {
  /** `Connecting`, `Connected` or `Error` as Liqo reports it, or `Unknown: <reason>`. */
  readonly status: string;
  /** Round trip through the tunnel, for example `1.2ms`. Empty if it is not measured. */
  readonly latency: string;
}

/**
 * The state of a tunnel, as a side reports it. An unreadable or outdated status is `Unknown`, never
 * `Connected`.
 */
export function tunnelStatus(side: InspectedSide): TunnelStatus {
  if (!isInspected(side)) {
    return unknown(side.found);
  }
  const { connection, resourceName, namespace, cluster } = side;
  const description = `Connection ${resourceName} in namespace ${namespace} of cluster ${cluster}`;
  if (side.unread.has("Connections")) {
    return unknown(`forbidden: cannot read ${description}`);
  }
  if (connection === undefined) {
    return unknown(`${description} not found`);
  }
  const { value, latency } = (connection.status ?? {}) as ConnectionStatus;
  if (value === undefined) {
    return unknown(`${description} reports no status yet`);
  }
  const doubt = value === "Connected" ? doubtOf(side, description) : undefined;
  if (doubt !== undefined) {
    return unknown(doubt);
  }
  return { status: value, latency: latency?.value ?? "" };
}

/**
 * Why a Connection that reports Connected may be wrong: nothing renews its status if its gateway
 * does not run.
 */
function doubtOf(side: LiveSide, description: string): string | undefined {
  const { deployment } = side.parts;
  const { latency } = (side.connection?.status ?? {}) as ConnectionStatus;
  if (side.unread.has("the gateway's Deployment, Service or pods")) {
    const measured = Date.parse(latency?.timestamp ?? "");
    const isRecent = side.now !== undefined && side.now.getTime() - measured < RECENT_MS;
    return isRecent
      ? undefined
      : `${description} reports Connected, but its gateway is forbidden to read and its last measurement is from ` +
          (latency?.timestamp ?? "an unknown time");
  }
  if (deployment === undefined || deployment.spec?.replicas === 0) {
    const gateway = deployment === undefined ? "not found" : "scaled to 0";
    return `${description} reports Connected, but Deployment ${side.resourceName} is ${gateway}`;
  }
  const { result, found } = checkConnection(side, undefined, []);
  return result === "ok" ? undefined : found;
}

function unknown(reason: string): TunnelStatus {
  return { status: `Unknown: ${reason}`, latency: "" };
}
