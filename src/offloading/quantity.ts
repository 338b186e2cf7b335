import type { Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";

const QUANTITY = /^\+?(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d{1,2})?$/;

/** Suffixes of fractions, each with its value in billionths. */
const FRACTIONS = { m: 1_000_000n, u: 1000n, n: 1n } as const;
const BILLION = 1_000_000_000n;
const DECIMAL = ["k", "M", "G", "T", "P", "E"];
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** A number of billionths, and whether the quantity was written in powers of 1024. */
interface Amount {
  readonly billionths: bigint;
  readonly isBinary: boolean;
}

/**
 * The greatest quantity that Kubernetes can calculate with. It replaces a greater quantity by this
 * one or takes it for a small or a negative number, depending on the suffix.
 */
const MAX = 2n ** 63n - 1n;

/** A quantity of Kubernetes, at least zero, for example `500m` or `8Gi`. */
export const quantityRule: Rule<unknown> = (value) => {
  if (typeof value === "number") {
    return `expected a string such as "${value}", got the number ${value}`;
  }
  const amount = typeof value === "string" ? amountOf(value) : undefined;
  if (amount === undefined) {
    return `expected a quantity such as "500m" or "8Gi", got ${describeValue(value)}`;
  }
  return amount.billionths <= MAX * BILLION
    ? undefined
    : `expected at most ${MAX}, because Kubernetes has no greater quantities, got ${describeValue(value)}`;
};

/**
 * A quantity as the API server stores it: `1000m` as `1`, `1024Mi` as `1Gi`. Liqo rewrites
 * quantities in this way, and each `up` would report another spelling as a change.
 */
export function canonicalQuantity(quantity: string): string {
  const amount = amountOf(quantity);
  if (amount === undefined) {
    return quantity;
  }
  const { billionths, isBinary } = amount;
  // A quantity that is not a whole number has no binary suffix.
  if (billionths % BILLION !== 0n) {
    const [suffix, value] = Object.entries(FRACTIONS).find(
      ([, unit]) => billionths % unit === 0n,
    ) ?? ["n", 1n];
    return `${billionths / value}${suffix}`;
  }
  const [base, suffixes] = isBinary ? [1024n, BINARY] : [1000n, DECIMAL];
  let whole = billionths / BILLION;
  let power = 0;
  while (whole !== 0n && whole % base === 0n && power < suffixes.length) {
    whole /= base;
    power += 1;
  }
  return `${whole}${suffixes[power - 1] ?? ""}`;
}

/** A quantity in billionths. Undefined if it is not a quantity. */
export function billionthsOf(quantity: string): bigint | undefined {
  return amountOf(quantity)?.billionths;
}

/** Whether a quantity is a whole number. */
export function isWhole(quantity: string): boolean {
  const billionths = billionthsOf(quantity);
  return billionths !== undefined && billionths % BILLION === 0n;
}

function amountOf(quantity: string): Amount | undefined {
  const [, whole = "", fraction = "", suffix = ""] = QUANTITY.exec(quantity) ?? [];
  const digits = whole + fraction;
  if (digits === "") {
    return undefined;
  }
  const scale = 10n ** BigInt(fraction.length);
  const [factor, divisor] = factorOf(suffix);
  // Kubernetes rounds up what is less than a billionth.
  const billionths = roundUp(BigInt(digits) * factor, scale * divisor);
  return { billionths, isBinary: BINARY.includes(suffix) };
}

/** What a suffix stands for, in billionths: a fraction. */
function factorOf(suffix: string): [factor: bigint, divisor: bigint] {
  if (suffix === "m" || suffix === "u" || suffix === "n") {
    return [FRACTIONS[suffix], 1n];
  }
  if (/^[eE][-+]?\d/.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    const power = 10n ** BigInt(Math.abs(exponent));
    return exponent < 0 ? [BILLION, power] : [BILLION * power, 1n];
  }
  const [base, suffixes] = suffix.endsWith("i") ? [1024n, BINARY] : [1000n, DECIMAL];
  return [BILLION * base ** BigInt(suffixes.indexOf(suffix) + 1), 1n];
}

function roundUp(number: bigint, divisor: bigint): bigint {
  return (number + divisor - 1n) / divisor;
}
