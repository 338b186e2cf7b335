import type { Rule } from "./args-check.js";
import { describeValue } from "./describe-value.js";

/**
 * A duration such as `90s`, `5m` or `1h30m`, as Pulumi's
 * [customTimeouts](https://www.pulumi.com/docs/iac/concepts/resources/options/customtimeouts/)
 * accept it: numbers with the units `ms`, `s`, `m` and `h`.
 *
 * @example A duration from the configuration of the stack:
 * ```ts
 * const timeout = config.get<Duration>("timeout");
 * ```
 */
export type Duration =
  | `${number}${"ms" | "s" | "m" | "h"}`
  | `${number}${"ms" | "s" | "m" | "h"}${number}${"ms" | "s" | "m" | "h"}`
  | `${number}h${number}m${number}s`;

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A year. Pulumi and Liqo count in nanoseconds, which overflow after 292 years. */
export const LONGEST_DURATION = "8760h";

/** The longest string, in characters. */
const LONGEST_TEXT = 64;

/** A duration of at most a year. */
export const durationRule: Rule<unknown> = (value) =>
  formatRule(value) ??
  (millisecondsOf(String(value)) <= millisecondsOf(LONGEST_DURATION)
    ? lengthRule(value)
    : `expected at most ${LONGEST_DURATION} (a year), got ${describeValue(value)}`);

/** A duration over zero, and of at most a year. */
export const positiveDurationRule: Rule<unknown> = (value) =>
  durationRule(value) ??
  (millisecondsOf(String(value)) > 0
    ? undefined
    : `expected more than 0s, got ${describeValue(value)}`);

const formatRule: Rule<unknown> = (value) =>
  isDuration(value)
    ? undefined
    : `expected a duration such as "90s" or "5m", in ms, s, m or h, got ${describeValue(value)}${inHours(value)}`;

/** A long string is passed to the engine and printed in each message of a wait. */
const lengthRule: Rule<unknown> = (value) =>
  String(value).length <= LONGEST_TEXT
    ? undefined
    : `expected at most ${LONGEST_TEXT} characters, got ${describeValue(value)}`;

function isDuration(value: unknown): boolean {
  return typeof value === "string" && /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value);
}

/** Days in hours, since Pulumi has no unit for days. */
function inHours(value: unknown): string {
  const [, days] = /^(\d+)d$/.exec(typeof value === "string" ? value : "") ?? [];
  return days === undefined ? "" : `: write days in hours, "${Number(days) * 24}h"`;
}

/**
 * A timeout. Pulumi's Kubernetes provider counts whole seconds, so less than a second would be no
 * timeout.
 */
export const timeoutRule: Rule<unknown> = (value) =>
  durationRule(value) ??
  (millisecondsOf(String(value)) < 1000
    ? `expected at least 1s, got ${describeValue(value)}`
    : undefined);

/** How long a document can be used: long enough to send the document, and a year at most. */
export const expiryRule: Rule<unknown> = (value) => {
  const duration = typeof value === "string" ? millisecondsOf(value) : 0;
  const isValid = duration >= millisecondsOf("1m") && duration <= millisecondsOf(LONGEST_DURATION);
  return (
    formatRule(value) ??
    (isValid
      ? lengthRule(value)
      : `expected from 1m to ${LONGEST_DURATION} (a year), got ${describeValue(value)}`)
  );
};

/** A duration such as `1m30s` in milliseconds. */
export function millisecondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (MILLISECONDS[unit ?? ""] ?? 0),
    0,
  );
}
