import type { Rule } from "./args-check.js";

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time as Pulumi's `customTimeouts` take it. */
export const isDuration: Rule<string> = (value) =>
  /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)
    ? undefined
    : `expected a length of time such as "90s" or "5m", got "${value}"`;

/** A length of time such as `1m30s` in milliseconds. */
export function millisecondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (MILLISECONDS[unit ?? ""] ?? 0),
    0,
  );
}
