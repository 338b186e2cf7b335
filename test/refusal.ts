import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import type { SimulatedClusters } from "../src/testing/index.js";

/** What `getOutput` of a StackReference gives for a name that the other stack does not have. */
export const NOTHING = pulumi.output(undefined) as pulumi.Output<never>;

/** Expects that a program is refused for these reasons, and that nothing was created. */
export async function expectRefusal(
  clusters: SimulatedClusters,
  program: () => unknown,
  component: string,
  problems: readonly string[],
): Promise<void> {
  const failure: unknown = await clusters.up(program).then(
    () => "it was not refused",
    (error: unknown) => error,
  );

  const lines = problems.map((problem) => `  - ${problem}`);
  expect(String(failure)).toBe(
    [`InvalidArgsError: ${component} has invalid arguments:`, ...lines].join("\n"),
  );
  expect(await clusters.objects()).toEqual([]);
}
