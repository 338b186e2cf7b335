import { afterEach, expect, it, vi } from "vitest";
import { LiqoCluster } from "../src/index.js";
import { shortStacks } from "../src/short-stacks.js";

const BEFORE = Error.stackTraceLimit;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** How many frames a stack trace has there. */
function frames(): number {
  using _ = shortStacks();
  return Error.stackTraceLimit;
}

it("are short while a component is declared, and as long as before afterwards", () => {
  expect(frames()).toBe(2);
  expect(Error.stackTraceLimit).toBe(BEFORE);
});

it("are as long as before where a component is refused", () => {
  expect(() => new LiqoCluster("rome", {})).toThrow("has invalid arguments");
  expect(Error.stackTraceLimit).toBe(BEFORE);
});

it("stay as they are for somebody who looks for promises that never end", () => {
  vi.stubEnv("PULUMI_DEBUG_PROMISE_LEAKS", "true");
  expect(frames()).toBe(BEFORE);
});
