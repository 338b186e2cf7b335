import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { bindToRun, withSecretsRevealed } from "../../src/pulumi/resource-hook.js";

it("bindToRun keeps the async context in which a hook is declared", () => {
  const run = new AsyncLocalStorage<string>();
  const hook = run.run("first", () => bindToRun(() => run.getStore()));

  expect(run.run("second", hook)).toBe("first");
});

it("an error of a hook hides the values of a secret property, except those of public properties", async () => {
  const hook = withSecretsRevealed(() => {
    throw new Error("no controller grants ResourceSlice milan with class gpu-x");
  });
  const spec = pulumi.secret({ class: "gpu-x", providerClusterID: "milan" });
  const newInputs = { metadata: { name: "milan" }, spec };
  const args = { newInputs } as unknown as pulumi.ResourceHookArgs;

  await expect(hook(args)).rejects.toThrow(
    "no controller grants ResourceSlice milan with class [secret]",
  );
});
