import * as pulumi from "@pulumi/pulumi";
import type { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import { describe, expect, vi } from "vitest";
import { LiqoCluster } from "../../src/index.js";
import { failUpdate } from "../../src/validation/fail-update.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

/** Runs a function as the Automation API runs an inline program. */
const { withLocalStorage } = sdkState as unknown as {
  readonly withLocalStorage: <T>(run: () => Promise<T>) => Promise<T>;
};

const later = <T>(value: T) =>
  pulumi.output(new Promise<T>((resolve) => setImmediate(resolve, value)));

it("reports the errors of several components and of the program, each once", async ({
  clusters,
}) => {
  const program = async () => {
    new LiqoCluster("rome", { context: "rome", clusterId: pulumi.output("Rome") });
    new LiqoCluster("milan", { context: "milan", clusterId: later("Milan") });
    await new Promise(setImmediate);
    throw new Error("the program's own error");
  };

  const failure: unknown = await clusters.up(program).catch((error: unknown) => error);

  const lines = String(failure)
    .split("\n")
    .filter((line) => /invalid arguments|own error/.test(line));
  expect(lines.map((line) => line.replace(/^.*Error: /, "")).sort()).toEqual([
    'LiqoCluster "milan" has invalid arguments:',
    'LiqoCluster "rome" has invalid arguments:',
    "the program's own error",
  ]);
});

describe("an error of an output", () => {
  /** Runs a program that fails, and returns the names of the resources that it has registered. */
  const namesOfFailedRun = async () => {
    const names: string[] = [];
    const clusters = await startRomeAndMilan();
    const run = clusters.up(() => {
      const monitor = pulumi.runtime.getMonitor() as unknown as ResourceMonitorClient;
      const registerResource = monitor.registerResource.bind(monitor);
      vi.spyOn(monitor, "registerResource").mockImplementation((request, ...others) => {
        if (request.getType() !== "pulumi:pulumi:Stack") {
          names.push(request.getName());
        }
        return registerResource(request, ...others);
      });
      later("").apply(() => failUpdate("Part", "part", new Error("not ready")));
    });
    await expect(run).rejects.toThrow(/^not ready$/);
    // The hook of the resource may fail only after the run.
    await clusters.settle().catch(() => undefined);
    return names;
  };

  it("registers no resource in a program that the Pulumi CLI started", async () => {
    expect(await namesOfFailedRun()).toEqual([]);
  });

  it("registers a resource that fails in an inline program, which would not end", async () => {
    expect(await withLocalStorage(namesOfFailedRun)).toEqual(["part-failed"]);
  });
});
