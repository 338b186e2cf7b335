import type { AwaitedKind } from "../../liqo/readiness.js";
import { seenIn, failuresOf } from "../../diagnosis/diagnosis.js";
import type { CheckName, DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { runChecks } from "./run-checks.js";
import type { SideLocation } from "./side-location.js";

/** An object that did not become ready before the timeout. */
export interface FailedObject {
  readonly kind: AwaitedKind;
  readonly name: string;
  readonly place: SideLocation;
  /** The other end of the tunnel, if it is known. */
  readonly otherEnd?: SideLocation;
}

/** The last check that an object of a kind needs to become ready. */
const LAST_CHECK: Readonly<Record<AwaitedKind, CheckName>> = {
  Configuration: "configuration",
  GatewayServer: "endpoint",
  GatewayClient: "secret",
  Connection: "connection",
};

/**
 * Explains why an object did not become ready: what is wrong, how to fix it, and what else is wrong. A tunnel that is not
 * Connected is not listed beside other causes.
 */
export async function explain({ kind, name, place, otherEnd }: FailedObject): Promise<string[]> {
  const command = `kubectl get ${kind.toLowerCase()} ${name} -n ${place.namespace} -o yaml`;
  const ends = kind === "Connection" && otherEnd !== undefined ? [place, otherEnd] : [place];
  const checks = await runChecks(ends, LAST_CHECK[kind]);
  if (failuresOf(checks).length === 0) {
    const [hidden] = checks.filter(({ name, result }) => name !== "access" && result === "unknown");
    const isSeen = checks.some(({ name, result }) => name === LAST_CHECK[kind] && result === "ok");
    return isSeen
      ? ["  next: run pulumi up again: the checks find nothing wrong now"]
      : [
          `  next: read its status: ${command} ` +
            `(${hidden === undefined ? "only `provider` is set, so nothing was checked" : seenIn(hidden)})`,
        ];
  }
  return inLines(checks);
}

/** Explains a rejected object if its cluster cannot be reached or its namespace is missing. Empty if the object itself is rejected. */
export async function explainRefusal(place: SideLocation): Promise<string[]> {
  return inLines(await runChecks([place], "namespace"));
}

function inLines(checks: readonly DiagnosisCheck[]): string[] {
  const [first, ...others] = failuresOf(checks);
  return first === undefined
    ? []
    : [
        `  seen: ${seenIn(first)}`,
        `  next: ${first.hint ?? ""}`,
        ...others
          .filter((check) => check.name !== "connection")
          .map((check) => `  also: ${seenIn(check)}`),
      ];
}
