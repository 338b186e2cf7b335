import { test } from "vitest";
import type { SimulatedEvent, SimulationOptions } from "../src/testing/index.js";
import { startRomeAndMilan } from "./rome-and-milan.js";

/**
 * A test with the simulated clusters rome and milan, which start before it as `clusters`. After the
 * test, waits for all pending operations and fails if an operation has failed. A test that needs
 * other clusters starts them itself: those of the last `start` are used.
 */
export const it = simulatedTest();

/**
 * The same test for a file or a `describe` with tests that share the settings of the clusters. The
 * events of the clusters are `events`, each `<action> <cluster> <kind> <namespace>/<name>`.
 */
export function simulatedTest(
  settings?: Parameters<typeof startRomeAndMilan>[0],
  options?: SimulationOptions,
) {
  return test
    .extend("events", (): string[] => [])
    .extend("clusters", { auto: true }, async ({ events, onTestFinished }) => {
      const clusters = await startRomeAndMilan(settings, {
        onEvent: recordEvents(events),
        ...options,
      });
      onTestFinished(() => clusters.settle());
      return clusters;
    });
}

/** Adds the events of other clusters to the `events` of a test. */
export function recordEvents(events: string[]) {
  return ({ action, cluster, kind, name }: SimulatedEvent): void => {
    events.push(`${action} ${cluster} ${kind} ${name}`);
  };
}
