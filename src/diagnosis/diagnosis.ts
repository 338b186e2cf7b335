import type { DiagnosisCheck } from "./diagnosis-check.js";

/** What is wrong with a tunnel. It holds nothing secret. */
export interface Diagnosis {
  /** `Connected`, or the first thing that is wrong or not proven, in which cluster, and what to do next. */
  readonly summary: string;
  /** All that was looked at, in the order in which a person would. Nothing of a tunnel that did not have to be. */
  readonly checks: readonly DiagnosisCheck[];
}

/** Sums up what was looked at. `status` is what stands for it where one may not look. */
export function diagnosisOf(checks: readonly DiagnosisCheck[], status: string): Diagnosis {
  const isUp = checks.some(({ name, result }) => name === "connection" && result === "ok");
  // One end that measures the tunnel is enough: its packets go to the other and back.
  const unproven = isUp ? undefined : checks.find(isUnproven);
  const first = failuresOf(checks)[0] ?? unproven;
  const otherwise = isUp ? "Connected" : status;
  return { summary: first === undefined ? otherwise : sentence(first), checks };
}

/** What is wrong, what to look at first coming first. */
export function failuresOf(checks: readonly DiagnosisCheck[]): DiagnosisCheck[] {
  return checks.filter(({ result }) => result === "wrong");
}

/** Whether there is more to be found out than one may look at. */
function isUnproven({ result, hint }: DiagnosisCheck): boolean {
  return result === "unknown" && hint !== undefined;
}

/** What was seen, and where. */
export function seenIn({ cluster, found }: DiagnosisCheck): string {
  return `in cluster ${cluster}, ${found}`;
}

function sentence(check: DiagnosisCheck): string {
  return `${seenIn(check)}. Next: ${check.hint ?? ""}`;
}
