import { expect, it } from "vitest";
import { isDuration, isTimeout, isValidity, millisecondsOf } from "../src/duration.js";

it.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["500ms", 500],
])("%s is a length of time, of %d ms", (duration, milliseconds) => {
  expect(isDuration(duration)).toBeUndefined();
  expect(millisecondsOf(duration)).toBe(milliseconds);
});

const NO_DURATION = 'expected a length of time such as "90s" or "5m", in ms, s, m or h, got';

it.each(["", "5", "5 m", "m", "-5m", "1d12h", "5m "])("refuses %j", (value) => {
  expect(isDuration(value)).toBe(`${NO_DURATION} "${value}"`);
});

it("says what days are in hours", () => {
  expect(isDuration("7d")).toBe(`${NO_DURATION} "7d": write days in hours, "168h"`);
});

it("takes a second or more for a timeout", () => {
  expect(isTimeout("1s")).toBeUndefined();
  expect(isTimeout("1000ms")).toBeUndefined();
  expect(isTimeout("500ms")).toBe('expected a second or more, got "500ms"');
  expect(isTimeout("0m")).toBe('expected a second or more, got "0m"');
  expect(isTimeout("soon")).toBe(isDuration("soon"));
});

it("takes from a minute to a year for a validity", () => {
  const refused = (value: string) =>
    `expected a minute or more, and a year ("8760h") or less, got "${value}"`;
  for (const fine of ["1m", "60s", "168h", "8760h"]) {
    expect(isValidity(fine)).toBeUndefined();
  }
  for (const wrong of ["0s", "59s", "8760h1s", "99999999999h"]) {
    expect(isValidity(wrong)).toBe(refused(wrong));
  }
  expect(isValidity("soon")).toBe(isDuration("soon"));
  expect(isValidity(24)).toBe(`${NO_DURATION} 24`);
});
