import type { Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";

const QUANTITY = /^(\d+)(?:\.(\d+))?(m|k|[MGTPE]|[KMGTPE]i|[eE][-+]?\d{1,2})?$/;

const DECIMAL = ["k", "M", "G", "T", "P", "E"];
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** A number of thousandths, and whether the quantity was written in powers of 1024. */
interface Amount {
  readonly thousandths: bigint;
  readonly isBinary: boolean;
}

/** A quantity of Kubernetes that is greater than zero, for example `500m` or `8Gi`. */
export const quantityRule: Rule<unknown> = (value) => {
  const amount = typeof value === "string" ? amountOf(value) : undefined;
  return amount !== undefined && amount.thousandths > 0n
    ? undefined
    : `expected a quantity greater than 0 such as "500m" or "8Gi", got ${describeValue(value)}`;
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
  const { thousandths, isBinary } = amount;
  // A quantity that is not a whole number has no binary suffix.
  if (thousandths % 1000n !== 0n) {
    return `${thousandths}m`;
  }
  const [base, suffixes] = isBinary ? [1024n, BINARY] : [1000n, DECIMAL];
  let whole = thousandths / 1000n;
  let power = 0;
  while (whole !== 0n && whole % base === 0n && power < suffixes.length) {
    whole /= base;
    power += 1;
  }
  return `${whole}${suffixes[power - 1] ?? ""}`;
}

function amountOf(quantity: string): Amount | undefined {
  const [, whole = "", fraction = "", suffix = ""] = QUANTITY.exec(quantity) ?? [];
  if (whole === "") {
    return undefined;
  }
  const isBinary = BINARY.includes(suffix);
  const digits = BigInt(whole + fraction);
  const [factor, divisor] = factorOf(suffix);
  const scale = divisor * 10n ** BigInt(fraction.length);
  // Kubernetes rounds up what is less than a thousandth.
  const thousandths = (digits * factor * 1000n + scale - 1n) / scale;
  return { thousandths, isBinary };
}

function factorOf(suffix: string): [factor: bigint, divisor: bigint] {
  if (suffix === "m") {
    return [1n, 1000n];
  }
  if (/^[eE][-+]?\d/.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    const power = 10n ** BigInt(Math.abs(exponent));
    return exponent < 0 ? [1n, power] : [power, 1n];
  }
  const [base, suffixes] = suffix.endsWith("i") ? [1024n, BINARY] : [1000n, DECIMAL];
  return [base ** BigInt(suffixes.indexOf(suffix) + 1), 1n];
}
