import * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

/**
 * A test of a hook that inspects a cluster, which is `cluster`. Its progress is not printed:
 * `pulumi.log.info` is a mock. All mocks are undone after the test.
 */
export function hookTest(context: "rome" | "milan") {
  return simulatedTest().extend("cluster", { auto: true }, async ({ clusters, onTestFinished }) => {
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
    const { [context]: cluster } = romeAndMilan();
    // A test may replace the cluster's view, which the cluster itself reads first.
    await clusters.settle();
    return cluster;
  });
}
