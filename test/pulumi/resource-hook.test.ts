import { AsyncLocalStorage } from "node:async_hooks";
import { expect, it } from "vitest";
import { bindToRun } from "../../src/pulumi/resource-hook.js";

it("bindToRun keeps the async context in which a hook is declared", () => {
  const run = new AsyncLocalStorage<string>();
  const hook = run.run("first", () => bindToRun(() => run.getStore()));

  expect(run.run("second", hook)).toBe("first");
});
