import { describe, expect, it } from "vitest";
import { describeValue } from "../../src/validation/describe-value.js";
import {
  durationRule,
  expiryRule,
  millisecondsOf,
  positiveDurationRule,
  timeoutRule,
} from "../../src/validation/duration.js";

const NO_DURATION = 'expected a duration such as "90s" or "5m", in ms, s, m or h, got';

describe("durationRule", () => {
  it.each([
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["500ms", 500],
  ])("accepts %s, which is %d ms", (duration, milliseconds) => {
    expect(durationRule(duration)).toBeUndefined();
    expect(millisecondsOf(duration)).toBe(milliseconds);
  });

  it.each(["", "5", "5 m", "m", "-5m", "1d12h", "5m "])("rejects %j", (value) => {
    expect(durationRule(value)).toBe(`${NO_DURATION} "${value}"`);
  });

  it("accepts a year", () => {
    expect(durationRule("8760h")).toBeUndefined();
  });

  // case: V24 A timeout is so long that it never expires.
  it.each(["8760h1s", "99999999999999999999h", `${"9".repeat(400)}h`])(
    "rejects %s, which is longer than a year",
    (value) => {
      expect(durationRule(value)).toBe(
        `expected at most 8760h (a year), got ${describeValue(value)}`,
      );
    },
  );

  it("rejects a string of more than 64 characters", () => {
    expect(durationRule("1s".repeat(32))).toBeUndefined();
    const long = `expected at most 64 characters, got "${"1s".repeat(33)}"`;
    expect(durationRule("1s".repeat(33))).toBe(long);
    expect(expiryRule("1m".repeat(33))).toBe(long.replaceAll("1s", "1m"));
  });

  it("rejects days, and suggests hours", () => {
    expect(durationRule("7d")).toBe(`${NO_DURATION} "7d": write days in hours, "168h"`);
  });
});

describe("positiveDurationRule", () => {
  it("accepts a millisecond", () => {
    expect(positiveDurationRule("1ms")).toBeUndefined();
  });

  it.each(["0s", "0h0m"])("rejects %s", (value) => {
    expect(positiveDurationRule(value)).toBe(`expected more than 0s, got "${value}"`);
  });

  it("rejects what durationRule rejects", () => {
    expect(positiveDurationRule("9999h")).toBe(durationRule("9999h"));
  });
});

describe("timeoutRule", () => {
  it.each(["1s", "1000ms"])("accepts %s", (value) => {
    expect(timeoutRule(value)).toBeUndefined();
  });

  it("rejects less than a second", () => {
    expect(timeoutRule("500ms")).toBe('expected at least 1s, got "500ms"');
    expect(timeoutRule("0m")).toBe('expected at least 1s, got "0m"');
  });

  it("rejects what durationRule rejects", () => {
    expect(timeoutRule("soon")).toBe(durationRule("soon"));
    expect(timeoutRule("9999h")).toBe(durationRule("9999h"));
  });
});

describe("expiryRule", () => {
  it.each(["1m", "60s", "168h", "8760h"])("accepts %s", (value) => {
    expect(expiryRule(value)).toBeUndefined();
  });

  it.each(["0s", "59s", "8760h1s", "99999999999h"])("rejects %s", (value) => {
    expect(expiryRule(value)).toBe(`expected from 1m to 8760h (a year), got "${value}"`);
  });

  it("rejects invalid durations", () => {
    expect(expiryRule("soon")).toBe(durationRule("soon"));
    expect(expiryRule(24)).toBe(`${NO_DURATION} 24`);
  });
});
