import type { Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time as Pulumi's `customTimeouts` take it. */
export const durationRule: Rule<unknown> = (value) =>
  typeof value === "string" && /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)
    ? undefined
    : `expected a length of time such as "90s" or "5m", in ms, s, m or h, got ${describeValue(value)}${inHours(value)}`;

/** Days as hours: there is no unit for them. */
function inHours(value: unknown): string {
  const [, days] = /^(\d+)d$/.exec(String(value)) ?? [];
  return days === undefined ? "" : `: write days in hours, "${Number(days) * 24}h"`;
}

/** How long a wait may take. The provider counts whole seconds, so less than one would be none. */
export const timeoutRule: Rule<unknown> = (value) =>
  durationRule(value) ??
  (millisecondsOf(String(value)) < 1000
    ? `expected a second or more, got "${String(value)}"`
    : undefined);

/** How long a document can be used: not for less than it takes to send it, nor until nobody remembers it. */
export const expiryRule: Rule<unknown> = (value) => {
  const length = millisecondsOf(String(value));
  const isFine = length >= millisecondsOf("1m") && length <= millisecondsOf("8760h");
  return (
    durationRule(value) ??
    (isFine
      ? undefined
      : `expected a minute or more, and a year ("8760h") or less, got "${String(value)}"`)
  );
};

/** A length of time such as `1m30s` in milliseconds. */
export function millisecondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (MILLISECONDS[unit ?? ""] ?? 0),
    0,
  );
}
