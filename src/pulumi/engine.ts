import * as pulumi from "@pulumi/pulumi";
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

const hookCounts = perRun(() => new Map<string, number>());

/**
 * A unique name for a hook in this run. Two components with different parents can have the same
 * name, and would register hooks with the same name.
 */
export function hookName(name: string): string {
  const counts = hookCounts();
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}
