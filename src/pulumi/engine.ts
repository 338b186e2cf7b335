import * as pulumi from "@pulumi/pulumi";
import { perRun } from "./per-run.js";

/**
 * Whether one may register hooks in this run. Behind Pulumi's mocks one may not: there the attempt itself would leave the
 * test with work that never ends.
 */
export function supportsHooks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "registerResourceHook" in monitor;
}

const takenNames = perRun(() => new Map<string, number>());

/**
 * A name that no other hook of this run has. Those of two components may be the same: their names are, if their parents
 * differ.
 */
export function hookName(wanted: string): string {
  const taken = takenNames();
  const count = (taken.get(wanted) ?? 0) + 1;
  taken.set(wanted, count);
  return count === 1 ? wanted : `${wanted}-${count}`;
}
