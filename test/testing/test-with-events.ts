import { test } from "vitest";
import type { SimulatedEvent } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

/**
 * A test with the simulated clusters rome and milan as `clusters`, and their events as `events`,
 * each `<action> <cluster> <kind> <namespace>/<name>`.
 */
export const it = test
  .extend("events", (): string[] => [])
  .extend("clusters", { auto: true }, async ({ events, onTestFinished }) => {
    const onEvent = ({ action, cluster, kind, name }: SimulatedEvent) => {
      events.push(`${action} ${cluster} ${kind} ${name}`);
    };
    const clusters = await startRomeAndMilan({}, { onEvent });
    onTestFinished(() => clusters.settle());
    return clusters;
  });
