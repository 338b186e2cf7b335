import { expect } from "vitest";
import type { SimulatedClusters } from "../src/testing/index.js";

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
