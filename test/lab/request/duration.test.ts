import { describe, expect, it } from "vitest";
import { parseDuration } from "./duration.js";

describe("parseDuration", () => {
  it.each([
    ["0s", 0],
    ["800ms", 800],
    ["1.5s", 1500],
    ["2m", 120_000],
    ["8h", 28_800_000],
  ])("parses %s", (text, milliseconds) => {
    expect(parseDuration("--pod-start", text)).toBe(milliseconds);
  });

  it.each(["", "8", "8 s", "-1s", "s", "8d"])('rejects "%s"', (text) => {
    expect(() => parseDuration("--pod-start", text)).toThrow(
      `--pod-start: expected a duration such as 800ms, 8s or 2m, got "${text}".`,
    );
  });
});
