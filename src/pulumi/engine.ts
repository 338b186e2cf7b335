import * as pulumi from "@pulumi/pulumi";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import { perRun } from "./per-run.js";

/**
 * Whether resource hooks can be registered in this run. Pulumi's mocks do not support hooks: a
 * registration would leave a promise that never resolves, and the unit test would not end.
 */
export function supportsHooks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "registerResourceHook" in monitor;
}

/**
 * Whether Pulumi's mocks replace the engine in this run, as in a user's own unit test. Then the
 * program reaches no cluster.
 */
export function isMocked(): boolean {
  return !supportsHooks();
}

/** The internal state of the SDK: an inline program has a store of its own. */
interface SdkState {
  getLocalStore(): object | undefined;
}

/**
 * Whether the program is an inline program of the [Automation
 * API](https://www.pulumi.com/docs/iac/automation-api/), which runs in the process of its caller.
 */
export function isInlineProgram(): boolean {
  return (sdkState as unknown as SdkState).getLocalStore() !== undefined;
}

const hookCounts = perRun(Symbol.for("pulumi-liqo/hook-counts"), () => new Map<string, number>());

/**
 * A unique name for a hook in this run, also if the program uses several copies of this package.
 * Two components with different parents can have the same name, and would register hooks with the
 * same name.
 */
export function hookName(name: string): string {
  const counts = hookCounts();
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}
