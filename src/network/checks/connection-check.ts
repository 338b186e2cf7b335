import { isIPv4 } from "node:net";
import { lastChange } from "../../cluster/live-object.js";
import type { ConnectionStatus } from "../../liqo/index.js";
import { statusUpdateInterval } from "../gateway-workload/ping-flags.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { dialledEndpoint, gatewayOf } from "./endpoint-check.js";
import { sendingPods, startOf } from "../gateway-workload/gateway-pods.js";
import { podsBeforeKeys } from "./key-check.js";
import {
  type Advice,
  type CheckResult,
  fail,
  inOrder,
  pass,
  unknown,
} from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";
import { placeOfCheck, uncheckedCauses } from "./unchecked-causes.js";

/**
 * Checks that packets cross the tunnel.
 *
 * @param earlier all other checks of both clusters. The network between the clusters is named as
 * the probable cause only if all of them are `ok`.
 */
export function checkConnection(
  side: LiveSide,
  other: LiveSide | undefined,
  earlier: readonly DiagnosisCheck[],
): CheckResult {
  const { connection, resourceName } = side;
  if (connection === undefined) {
    return fail(
      `Connection ${resourceName} not found: its gateway creates it`,
      missingAdvice(side),
    );
  }
  const { value, latency } = (connection.status ?? {}) as ConnectionStatus;
  return value === "Connected"
    ? checkMeasurement(side, latency?.timestamp)
    : fail(...causeOf(side, other, earlier));
}

/**
 * Checks that the last measurement of a Connected tunnel still proves that packets cross the
 * tunnel.
 */
function checkMeasurement(side: LiveSide, measured: string | undefined): CheckResult {
  const { resourceName, namespace } = side;
  const connected = `Connection ${resourceName} reports Connected`;
  const interval = measurementInterval(side);
  if (measured === undefined || interval === undefined) {
    return pass(connected);
  }
  if (isLate(side, measured, interval)) {
    return unknown(`${connected}, but its last measurement is from ${measured}`, {
      hint: "check whether its gateway reaches the API server",
      commands: logsCommand(side),
    });
  }
  const before = podsBeforeKeys(side);
  if (before !== undefined && before.measuredAt === undefined) {
    return unknown(
      `${connected}, but its last measurement is from ${measured}, before Secret ${before.secret.name} last changed at ` +
        `${before.secret.changedAt ?? ""}, and its gateway has not restarted since`,
      {
        hint: "check again in a minute; if it is no longer Connected, restart its gateway",
        commands: `kubectl delete pod ${podNames(side)} -n ${namespace}`,
      },
    );
  }
  return pass(connected);
}

function podNames({ parts }: LiveSide): string {
  return sendingPods(parts.pods)
    .map(({ metadata }) => metadata?.name ?? "")
    .join(" ");
}

/** Why a Connection is not Connected, as far as the other checks show it, and how to proceed. */
function causeOf(
  side: LiveSide,
  other: LiveSide | undefined,
  earlier: readonly DiagnosisCheck[],
): [found: string, advice: string | Advice] {
  const seen = reportOf(side);
  const wrongs = earlier.filter(({ result }) => result === "wrong").map(placeOfCheck);
  if (wrongs.length > 0) {
    return [seen, `fix the other problems first: ${wrongs.join(", ")}`];
  }
  if (statusOf(side) !== "Error") {
    return [
      `${seen}: its gateway has not decided yet`,
      {
        hint: "check again in a minute; if nothing changes, read the gateway's log",
        commands: logsCommand(side),
      },
    ];
  }
  const open = uncheckedCauses(side, other, earlier);
  if (other === undefined && !earlier.some(({ name }) => name === "access")) {
    return causeWithoutOther(side, open);
  }
  if (other === undefined || open.length > 0) {
    return [
      `${seen}, and the cause is not known. Not checked: ${open.join(", ")}`,
      `check these, then whether ${pathOf(side, other)}`,
    ];
  }
  if (statusOf(other) !== "Error") {
    return [
      `${seen}, but in cluster ${other.cluster} ${reportOf(other)}`,
      {
        hint: "check again in a minute; if they still differ, read the gateway's log",
        commands: logsCommand(side),
      },
    ];
  }
  const young = [side, other].find(isYoung);
  if (young !== undefined) {
    return [
      `${seen}, but the gateway in cluster ${young.cluster} started or got a key less than ${SECONDS_TO_CONNECT} s ago`,
      "check again in a minute",
    ];
  }
  return [
    `${seen}: both gateways run, their keys match and the client dials the endpoint that the server reports, but no packet ` +
      `arrives. UDP between the clusters ${side.cluster} and ${other.cluster} is probably blocked`,
    `check whether ${pathOf(side, other)}`,
  ];
}

/** The cause if there is no access to the other cluster, as in the stack of a side. */
function causeWithoutOther(side: LiveSide, open: readonly string[]): [string, Advice] {
  const { remoteClusterId } = side;
  const also = open.length === 0 ? "" : `. Not checked: ${open.join(", ")}`;
  return [
    `${reportOf(side)}, and the cause is not known: cluster ${remoteClusterId} was not inspected${also}`,
    inOrder(
      ...(open.length === 0 ? [] : ["check these"]),
      `ask the administrator of ${remoteClusterId} whether they changed something, and for their newest document`,
      `then check whether ${pathOf(side, undefined)}`,
    ),
  ];
}

/** Where packets have to arrive, for messages. */
function pathOf(side: LiveSide, other: LiveSide | undefined): string {
  const client = gatewayOf(side, "GatewayClient") ?? (other && gatewayOf(other, "GatewayClient"));
  const dialled = client === undefined ? "the server's endpoint" : dialledEndpoint(client);
  return `UDP from the client's cluster reaches ${dialled} (firewalls, security groups, NAT)`;
}

function statusOf({ connection }: LiveSide): string | undefined {
  const { value } = (connection?.status ?? {}) as ConnectionStatus;
  return value;
}

function reportOf(side: LiveSide): string {
  const name = `Connection ${side.resourceName}`;
  if (side.connection === undefined) {
    return `${name} was not found`;
  }
  const value = statusOf(side);
  return value === undefined ? `${name} has no status` : `${name} reports ${value}`;
}

/** How to find out why a gateway has not created its Connection. */
function missingAdvice(side: LiveSide): Advice {
  const log = { hint: "read the gateway's log", commands: logsCommand(side) };
  const client = gatewayOf(side, "GatewayClient");
  const [host = ""] = client === undefined ? [] : dialledEndpoint(client).split(":");
  return client !== undefined && !isIPv4(host)
    ? inOrder(
        `check that the gateway's pod can resolve ${host}: a client creates its Connection after that`,
        log,
      )
    : log;
}

function logsCommand({ resourceName, namespace }: LiveSide): string {
  return `kubectl logs deploy/${resourceName} -n ${namespace} --all-containers`;
}

/**
 * How often a gateway reports a measurement, in milliseconds. Undefined if it sends no pings, or if
 * its flags are not known.
 */
function measurementInterval({ parts }: LiveSide): number | undefined {
  const pods = parts.deployment?.spec?.template.spec;
  return pods && statusUpdateInterval(pods);
}

/** A gateway may report late, and the clock of its node may differ from that of the API server. */
const SECONDS_LATE = 60;

/**
 * Whether a gateway should have reported a later measurement. Unknown without the cluster's time.
 */
function isLate({ now }: LiveSide, measured: string, interval: number): boolean {
  return now !== undefined && now.getTime() - Date.parse(measured) > interval + SECONDS_LATE * 1000;
}

/** A gateway repeats a handshake every 5 s, and reports Error after 10 s without an answer. */
const SECONDS_TO_CONNECT = 15;

/** Whether a gateway started, or got the key of the other gateway, too recently for a tunnel. */
function isYoung({ now, parts, publicKeys }: LiveSide): boolean {
  const times = [
    ...sendingPods(parts.pods).map(startOf),
    ...publicKeys.map(({ metadata }) => lastChange(metadata, "f:spec")),
  ];
  return times.some(
    (time) =>
      now !== undefined &&
      time !== undefined &&
      now.getTime() - Date.parse(time) < SECONDS_TO_CONNECT * 1000,
  );
}
