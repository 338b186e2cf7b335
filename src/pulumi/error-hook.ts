import * as pulumi from "@pulumi/pulumi";
import { hookName, supportsHooks } from "./engine.js";
import { perRun } from "./per-run.js";

/** An error hook during its registration. */
export interface ErrorHookRegistration {
  /**
   * `hooks.onError` of the resource. Gets the hook once the engine has accepted the hook. Stays
   * empty if the engine or the Node.js language host is older than 3.218 and has no error hooks.
   */
  readonly onError: pulumi.ErrorHook[];
  /**
   * Ends with the registration, and never rejects. Pulumi reads the hooks of a resource when the
   * inputs of the resource are known, so an input must wait for this promise.
   */
  readonly registered: Promise<void>;
}

/** Registers an error hook, if the engine supports error hooks. */
export function registerErrorHook(
  name: string,
  callback: pulumi.ErrorHookFunction,
): ErrorHookRegistration {
  const onError: pulumi.ErrorHook[] = [];
  if (!supportsHooks()) {
    return { onError, registered: Promise.resolve() };
  }
  // The constructor would register the hook itself, and its caller could not handle a rejection.
  const hook = Object.assign(Object.create(pulumi.ErrorHook.prototype) as pulumi.ErrorHook, {
    name: hookName(name),
    callback,
  });
  const registered = pulumi.runtime
    .registerErrorHook(hook)
    .then(() => void onError.push(hook), warnOnce);
  return { onError, registered };
}

const warned = perRun(Symbol.for("pulumi-liqo/error-hook-warning"), () => ({ done: false }));

function warnOnce(): void {
  const state = warned();
  if (state.done) {
    return;
  }
  state.done = true;
  void pulumi.log.warn(
    "this Pulumi CLI is older than 3.218 and has no error hooks: if a wait fails, the error will " +
      "not say why. To get explanations, update the Pulumi CLI",
  );
}
