import { inContext } from "../../diagnosis/check-result.js";
import { failuresOf, problemLines, sectionOf, seenIn } from "../../diagnosis/diagnosis.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import type { CheckName } from "./check-name.js";
import { checkSides, inspect, runChecks } from "./run-checks.js";
import type { SideLocation } from "./side-location.js";
import { commandLines, seeTroubleshooting, wrap } from "../../message.js";

/** A kind of networking objects for which components wait. */
export type AwaitedKind = "Configuration" | "GatewayServer" | "GatewayClient" | "Connection";

/** An object that did not become ready before the timeout. */
export interface FailedObject {
  readonly kind: AwaitedKind;
  readonly name: string;
  readonly location: SideLocation;
  /** The other side of the tunnel, if it is known. */
  readonly otherSide?: SideLocation;
}

/**
 * For each kind, the last check that must be `ok` before an object becomes ready, and the section
 * on its wait.
 */
const WAITS: Readonly<Record<AwaitedKind, { readonly last: CheckName; readonly section: string }>> =
  {
    Configuration: { last: "configuration", section: "wait-configuration" },
    GatewayServer: { last: "endpoint", section: "wait-gateway-server" },
    GatewayClient: { last: "secret", section: "wait-gateway-client" },
    Connection: { last: "connection", section: "wait-connection" },
  };

/**
 * Explains why an object did not become ready: the cause, the fix and further problems. The status
 * of the tunnel is listed only without other causes.
 *
 * @param section the section of the troubleshooting page if no check finds the cause. By default,
 * the section on the wait for the kind.
 */
export async function explain(
  { kind, name, location, otherSide }: FailedObject,
  section = WAITS[kind].section,
): Promise<string[]> {
  const { last } = WAITS[kind];
  const locations =
    kind === "Connection" && otherSide !== undefined ? [location, otherSide] : [location];
  const sides = await Promise.all(locations.map(inspect));
  const checks = checkSides(sides, last);
  if (failuresOf(checks).length > 0) {
    return failureLines(checks);
  }
  if (checks.some((check) => check.name === last && check.result === "ok")) {
    return ["  next: run pulumi up again: all checks are ok now", seeTroubleshooting(section)];
  }
  const unread = checks.find(({ result }) => result === "unknown");
  const commands = `kubectl get ${kind.toLowerCase()} ${name} -n ${location.namespace} -o yaml`;
  const [side] = sides;
  const advice = inContext({ commands }, side && "context" in side ? side.context : undefined);
  return [
    ...(unread === undefined ? [] : wrap(`unknown: ${seenIn(unread)}`, "  ", "  ")),
    "  next: read its status",
    ...commandLines(advice.commands, "    "),
    seeTroubleshooting(section),
  ];
}

/**
 * Explains why the API server rejected an object, if its cluster cannot be reached or its namespace
 * is not found. Empty if the object itself is rejected.
 */
export async function explainRejection(location: SideLocation): Promise<string[]> {
  return failureLines(await runChecks([location], "namespace"));
}

function failureLines(checks: readonly DiagnosisCheck[]): string[] {
  const [first, ...others] = failuresOf(checks);
  if (first === undefined) {
    return [];
  }
  return [
    ...problemLines(first, "  ", "seen: "),
    ...others
      .filter((check) => check.name !== "connection")
      .flatMap((check) => wrap(`also: ${seenIn(check)}`, "  ", "  ")),
    sectionOf(first),
  ];
}
