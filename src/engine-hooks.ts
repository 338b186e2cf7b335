import * as pulumi from "@pulumi/pulumi";

/**
 * Whether one may register hooks in this run. Behind Pulumi's mocks one may not: there the attempt itself would leave the
 * test with work that never ends.
 */
export function engineTakesHooks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "registerResourceHook" in monitor;
}
