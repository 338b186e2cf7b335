import * as pulumi from "@pulumi/pulumi";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { registerErrorHook } from "../../src/pulumi/error-hook.js";

const registration = vi.fn<(hook: pulumi.ErrorHook) => Promise<void>>();
const register = (name: string) => registerErrorHook(name, () => false);

beforeEach(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name }) => ({ id: name, state: {} }),
    call: () => ({}),
  });
  // A monitor that supports hooks, unlike the one of Pulumi's mocks.
  Object.assign(pulumi.runtime.getMonitor() ?? {}, { registerResourceHook: vi.fn() });
  const sdk = sdkState as unknown as { getStore(): { callbacks: object } };
  sdk.getStore().callbacks = { registerErrorHook: registration, shutdown: () => undefined };
});

afterEach(async () => {
  vi.restoreAllMocks();
  await pulumi.runtime.disconnect(/* signalShutdown */ false);
});

it("registerErrorHook adds the hook once the engine has accepted it", async () => {
  registration.mockResolvedValue();
  const { onError, registered } = register("failed");

  await registered;
  expect(onError.map(({ name }) => name)).toEqual(["failed"]);
});

it("registerErrorHook adds no hook, and warns once, if the CLI has no error hooks", async () => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  registration.mockRejectedValue(new Error("12 UNIMPLEMENTED"));
  const first = register("first");
  const second = register("second");

  await Promise.all([first.registered, second.registered]);
  expect([...first.onError, ...second.onError]).toEqual([]);
  expect(warn.mock.calls).toEqual([
    [
      "this Pulumi CLI is older than 3.218 and has no error hooks: if a wait fails, the error will " +
        "not say why. To get explanations, update the Pulumi CLI",
    ],
  ]);
});
