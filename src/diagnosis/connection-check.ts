import { isIpv4 } from "../checks/rules.js";
import type { ConnectionStatus } from "../liqo/index.js";
import { tellingIntervalOf } from "../liqo/pings.js";
import { dialledBy, gatewayOf } from "./endpoint-check.js";
import { ok, type Outcome, SEE_LIQO, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/**
 * Whether packets cross the tunnel.
 *
 * @param allIsWell whether all that both ends need was looked at, and is there.
 */
export function checkConnection(
  side: SeenSide,
  other: SeenSide | undefined,
  allIsWell: boolean,
): Outcome {
  const { connection, resourceName, gateways } = side;
  const client = gatewayOf(side, "GatewayClient") ?? (other && gatewayOf(other, "GatewayClient"));
  const dialled = client === undefined ? "the server's endpoint" : dialledBy(client);
  if (connection === undefined) {
    const [host = ""] = dialled.split(":");
    const resolves = client !== undefined && client === gateways[0] && isIpv4(host) !== undefined;
    return wrong(
      `there is no Connection ${resourceName}`,
      resolves
        ? `see whether the gateway's pod can resolve ${host}: a client without a Connection is still looking for its server`
        : `see what its gateway says, which creates it: kubectl logs deploy/${resourceName} -n ${side.namespace} --all-containers; ${SEE_LIQO}`,
    );
  }
  const { value = "nothing", latency } = (connection.status ?? {}) as ConnectionStatus;
  if (value === "Connected") {
    return isOutdated(side, latency?.timestamp)
      ? unknown(
          `Connection ${resourceName} says Connected, but was last measured at ${latency?.timestamp}`,
          `see whether its gateway reaches its API server: kubectl logs deploy/${resourceName} -n ${side.namespace} --all-containers`,
        )
      : ok(`Connection ${resourceName} says Connected`);
  }
  const through = `UDP from the client's cluster reaches ${dialled} (firewalls, security groups, NAT)`;
  return other !== undefined && allIsWell
    ? wrong(
        `Connection ${resourceName} says ${value}: both gateways run, their keys match and the client dials where the server answers, ` +
          `yet no packet crosses, so UDP between the clusters ${side.cluster} and ${other.cluster} is probably blocked`,
        `see whether ${through}`,
      )
    : wrong(
        `Connection ${resourceName} says ${value}`,
        `see whether ${through}, and whether the other end's gateway runs`,
      );
}

/** A gateway's word may be late, and the clock of its node differ from that of the API server. */
const SECONDS_LATE = 60;

/** Whether a gateway ought to have measured its tunnel since, by the cluster's time. Where that is not known, nobody can tell. */
function isOutdated({ now, parts }: SeenSide, measured: string | undefined): boolean {
  const pods = parts.deployment?.spec?.template.spec;
  const interval = pods && tellingIntervalOf(pods);
  if (now === undefined || measured === undefined || interval === undefined) {
    return false;
  }
  return now.getTime() - new Date(measured).getTime() > interval + SECONDS_LATE * 1000;
}
