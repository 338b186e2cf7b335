import { expect, it } from "vitest";
import {
  durationRule,
  timeoutRule,
  expiryRule,
  millisecondsOf,
} from "../../src/validation/duration.js";

it.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["500ms", 500],
])("%s is a length of time, of %d ms", (duration, milliseconds) => {
  expect(durationRule(duration)).toBeUndefined();
  expect(millisecondsOf(duration)).toBe(milliseconds);
});

const NO_DURATION = 'expected a length of time such as "90s" or "5m", in ms, s, m or h, got';

it.each(["", "5", "5 m", "m", "-5m", "1d12h", "5m "])("refuses %j", (value) => {
  expect(durationRule(value)).toBe(`${NO_DURATION} "${value}"`);
});

it("says what days are in hours", () => {
  expect(durationRule("7d")).toBe(`${NO_DURATION} "7d": write days in hours, "168h"`);
});

it("takes a second or more for a timeout", () => {
  expect(timeoutRule("1s")).toBeUndefined();
  expect(timeoutRule("1000ms")).toBeUndefined();
  expect(timeoutRule("500ms")).toBe('expected a second or more, got "500ms"');
  expect(timeoutRule("0m")).toBe('expected a second or more, got "0m"');
  expect(timeoutRule("soon")).toBe(durationRule("soon"));
});

it("takes from a minute to a year for a expiresIn", () => {
  const refused = (value: string) =>
    `expected a minute or more, and a year ("8760h") or less, got "${value}"`;
  for (const fine of ["1m", "60s", "168h", "8760h"]) {
    expect(expiryRule(fine)).toBeUndefined();
  }
  for (const wrong of ["0s", "59s", "8760h1s", "99999999999h"]) {
    expect(expiryRule(wrong)).toBe(refused(wrong));
  }
  expect(expiryRule("soon")).toBe(durationRule("soon"));
  expect(expiryRule(24)).toBe(`${NO_DURATION} 24`);
});
