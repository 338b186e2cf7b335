import type { AwaitedKind } from "../liqo/waits.js";
import { seenIn, wrongOf } from "./diagnosis.js";
import type { CheckName, DiagnosisCheck } from "./diagnosis-check.js";
import { examine } from "./examination.js";
import type { Place } from "./place.js";

/** An object that was not ready in time. */
export interface FailedObject {
  readonly kind: AwaitedKind;
  readonly name: string;
  /** Where it is. */
  readonly place: Place;
  /** The other end of the tunnel, where it is known. */
  readonly otherEnd?: Place;
}

/** What has to be there before an object of a kind is ready. */
const LAST_CHECK: Readonly<Record<AwaitedKind, CheckName>> = {
  Configuration: "configuration",
  GatewayServer: "endpoint",
  GatewayClient: "secret",
  Connection: "connection",
};

/**
 * Says why an object was not ready in time: what was seen that is wrong, what to do next, and what else was wrong, except
 * that no packet crosses.
 */
export async function explain({ kind, name, place, otherEnd }: FailedObject): Promise<string[]> {
  const command = `kubectl get ${kind.toLowerCase()} ${name} -n ${place.namespace} -o yaml`;
  const ends = kind === "Connection" && otherEnd !== undefined ? [place, otherEnd] : [place];
  const checks = await examine(ends, LAST_CHECK[kind]);
  if (wrongOf(checks).length === 0) {
    const [hidden] = checks.filter(({ name, result }) => name !== "access" && result === "unknown");
    const isSeen = checks.some(({ name, result }) => name === LAST_CHECK[kind] && result === "ok");
    return isSeen
      ? ["  next: run pulumi up again: by now nothing wrong is seen"]
      : [
          `  next: see its status: ${command} ` +
            `(${hidden === undefined ? "with a provider of your own, nothing was looked at" : seenIn(hidden)})`,
        ];
  }
  return inLines(checks);
}

/** Says what an object lacks that was not even taken: its cluster or its namespace. Nothing if it is refused for itself. */
export async function explainRefusal(place: Place): Promise<string[]> {
  return inLines(await examine([place], "namespace"));
}

function inLines(checks: readonly DiagnosisCheck[]): string[] {
  const [first, ...others] = wrongOf(checks);
  return first === undefined
    ? []
    : [
        `  seen: ${seenIn(first)}`,
        `  next: ${first.next ?? ""}`,
        ...others
          .filter((check) => check.name !== "connection")
          .map((check) => `  also: ${seenIn(check)}`),
      ];
}
