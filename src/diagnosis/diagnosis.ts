import type { DiagnosisCheck } from "./diagnosis-check.js";
import { commandLines, seeTroubleshooting, wrap } from "../message.js";

/** The state of a tunnel or a peering and its causes. It holds no secrets. */
export interface Diagnosis {
  /**
   * `Connected` for a tunnel and `Ready` for a peering, or the first problem with its cluster and the
   * next step. A problem takes several lines.
   */
  readonly summary: string;
  /**
   * The results of all checks, in the order in which you would do them manually. The output
   * `diagnosis` of a component has no results if `summary` is `Connected` or `Ready`.
   */
  readonly checks: readonly DiagnosisCheck[];
}

/** What proves that everything works. */
export interface Proof {
  /** Whether the results of all checks prove it. */
  readonly isGiven: (checks: readonly DiagnosisCheck[]) => boolean;
  /** The summary if the proof is given and no check found a problem. */
  readonly summary: string;
}

/**
 * Sums up checks.
 *
 * @param status the summary if neither a problem nor a proof was found.
 */
export function diagnosisOf(
  checks: readonly DiagnosisCheck[],
  status: string,
  proof: Proof,
): Diagnosis {
  const first = firstProblem(checks, proof);
  const isProven = proof.isGiven(checks);
  const summary =
    first === undefined
      ? isProven
        ? proof.summary
        : status
      : [seenIn(first), `next: ${first.hint ?? ""}`, ...commandLines(first.commands, "  ")].join(
          "\n",
        );
  return { summary, checks };
}

/**
 * The warning about the first problem, with the section of the troubleshooting page. Undefined
 * without a problem.
 */
export function warningOf(checks: readonly DiagnosisCheck[], proof: Proof): string | undefined {
  const first = firstProblem(checks, proof);
  return first && [...problemLines(first), sectionOf(first)].join("\n");
}

/** A problem and the next step, as lines of a message. */
export function problemLines(check: DiagnosisCheck, indent = "", label = ""): string[] {
  return [
    ...wrap(`${label}${seenIn(check)}`, indent, "  "),
    ...wrap(`next: ${check.hint ?? ""}`, indent, "  "),
    ...commandLines(check.commands, `${indent}  `),
  ];
}

/** The line that links the section of a check on the troubleshooting page. */
export function sectionOf({ name }: Pick<DiagnosisCheck, "name">): string {
  return seeTroubleshooting(`check-${name.replaceAll(" ", "-")}`);
}

/** The problem to solve first: the most likely cause, or else the first check without a result. */
function firstProblem(checks: readonly DiagnosisCheck[], proof: Proof): DiagnosisCheck | undefined {
  // With a proof, an unknown result is no problem.
  const unproven = proof.isGiven(checks) ? undefined : checks.find(isUnproven);
  return failuresOf(checks)[0] ?? unproven;
}

/** Whether a check is `ok` in at least one cluster. */
export function isOk(checks: readonly DiagnosisCheck[], name: string): boolean {
  return checks.some((check) => check.name === name && check.result === "ok");
}

/** The checks that found a problem, the most likely cause first. */
export function failuresOf(checks: readonly DiagnosisCheck[]): DiagnosisCheck[] {
  return checks.filter(({ result }) => result === "wrong");
}

/** Whether a check is unknown and there is a way to find out more. */
function isUnproven({ result, hint }: DiagnosisCheck): boolean {
  return result === "unknown" && hint !== undefined;
}

/** What a check found, and in which cluster. */
export function seenIn({ cluster, found }: DiagnosisCheck): string {
  return `in cluster ${cluster}, ${found}`;
}

/** A diagnosis without results of checks. It is the same in each run, so that no output changes. */
export function notInspected(status: string): Diagnosis {
  return { summary: status, checks: [] };
}
