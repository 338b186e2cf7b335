import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const traces: { prepareStackTrace?: (error: Error, frames: NodeJS.CallSite[]) => unknown } = Error;
const { prepareStackTrace: BEFORE } = traces;
/** Looks up lines in source maps, as Pulumi's host has it done. */
const lookUp = vi.fn((error: Error) => `${error.message}, looked up`);

beforeEach(() => {
  vi.resetModules();
  lookUp.mockClear();
  traces.prepareStackTrace = lookUp;
});

afterEach(() => {
  vi.unstubAllEnvs();
  traces.prepareStackTrace = BEFORE;
});

async function leaveOut(): Promise<void> {
  const { leavePromisesUntraced } = await import("../src/promise-traces.js");
  leavePromisesUntraced();
}

/** Has the SDK make a promise, of which it takes a trace. */
function takePromise(): void {
  const release = pulumi.runtime.rpcKeepAlive();
  release();
}

it("of Pulumi's SDK are not looked up", async () => {
  takePromise();
  expect(lookUp).toHaveBeenCalledOnce();

  await leaveOut();
  takePromise();
  expect(lookUp).toHaveBeenCalledOnce();
});

it("stay as they are for errors", async () => {
  await leaveOut();
  expect(new Error("wrong").stack).toBe("wrong, looked up");
});

it("stay as they are for somebody who looks for promises that never end", async () => {
  vi.stubEnv("PULUMI_DEBUG_PROMISE_LEAKS", "true");
  await leaveOut();
  takePromise();
  expect(lookUp).toHaveBeenCalledOnce();
});

it("are left to the runtime where nobody looks anything up", async () => {
  delete traces.prepareStackTrace;
  await leaveOut();
  expect(traces.prepareStackTrace).toBeUndefined();
});

it("are left out once by each copy of the package", async () => {
  await leaveOut();
  vi.resetModules();
  await leaveOut();
  const { prepareStackTrace: installed } = traces;
  const { leavePromisesUntraced } = await import("../src/promise-traces.js");
  leavePromisesUntraced();
  expect(traces.prepareStackTrace).toBe(installed);
});
