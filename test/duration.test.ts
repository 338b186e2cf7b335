import { expect, it } from "vitest";
import { isDuration, millisecondsOf } from "../src/duration.js";

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

it.each(["", "5", "5 m", "m", "-5m", "5d", "5m "])("refuses %j", (value) => {
  expect(isDuration(value)).toBe(`expected a length of time such as "90s" or "5m", got "${value}"`);
});
