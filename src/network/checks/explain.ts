import { inContext } from "../../diagnosis/check-result.js";
import { failuresOf, problemLines, sectionOf, seenIn } from "../../diagnosis/diagnosis.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import type { CheckName } from "./check-name.js";
import { checkSides, inspect, type InspectedSide, runChecks } from "./run-checks.js";
import type { SideLocation } from "./side-location.js";
import { commandLines, seeTroubleshooting, wrap } from "../../message.js";
import { hideSecrets } from "../../pulumi/secret-text.js";

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

/** What a wait knows about its failure. */
export interface KnownFailure {
  /**
   * The section of the troubleshooting page if no check finds the cause.
   *
   * @default - the section on the wait for the kind
   */
  readonly section?: string;
  /**
   * The lines on how to proceed. They come first.
   *
   * @default []
   */
  readonly next?: readonly string[];
}

/**
 * Explains why an object did not become ready: the cause, the fix and further problems. The status
 * of the tunnel is listed only without other causes.
 */
export async function explain(failed: FailedObject, known: KnownFailure = {}): Promise<string[]> {
  const { kind, location, otherSide } = failed;
  const locations =
    kind === "Connection" && otherSide !== undefined ? [location, otherSide] : [location];
  const lines = explanationOf(failed, await Promise.all(locations.map(inspect)), known);
  return withoutSecrets(lines, locations);
}

function explanationOf(
  { kind, name, location }: FailedObject,
  sides: readonly InspectedSide[],
  { section = WAITS[kind].section, next = [] }: KnownFailure,
): string[] {
  const { last } = WAITS[kind];
  const checks = checkSides(sides, last);
  if (failuresOf(checks).length > 0) {
    return [...next, ...failureLines(checks)];
  }
  if (checks.some((check) => check.name === last && check.result === "ok")) {
    const again = ["  next: run pulumi up again: all checks are ok now"];
    return [...(next.length > 0 ? next : again), seeTroubleshooting(section)];
  }
  const unread = checks.find(({ result }) => result === "unknown");
  const commands = `kubectl get ${kind.toLowerCase()} ${name} -n ${location.namespace} -o yaml`;
  const [side] = sides;
  const advice = inContext({ commands }, side && "context" in side ? side.context : undefined);
  return [
    ...(unread === undefined ? [] : wrap(`unknown: ${seenIn(unread)}`, "  ", "  ")),
    ...(next.length > 0
      ? next
      : ["  next: read its status", ...commandLines(advice.commands, "    ")]),
    seeTroubleshooting(section),
  ];
}

/**
 * Explains why the API server rejected an object, if its cluster cannot be reached or its namespace
 * is not found. Empty if the object itself is rejected.
 */
export async function explainRejection(location: SideLocation): Promise<string[]> {
  const lines = failureLines(await runChecks([location], "namespace"));
  return withoutSecrets(lines, [location]);
}

/** The lines of an explanation without the secrets of clusters. */
export function withoutSecrets(
  lines: readonly string[],
  locations: readonly SideLocation[],
): string[] {
  const secrets = locations.flatMap((location) => location.secrets?.() ?? []);
  // A secret may be broken into lines.
  return lines.length === 0 ? [] : hideSecrets(lines.join("\n"), secrets).split("\n");
}

/** The first problem as lines of a message, and what else is wrong. Empty without a problem. */
export function failureLines(checks: readonly DiagnosisCheck[]): string[] {
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
