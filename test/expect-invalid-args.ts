import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { wrap } from "../src/message.js";
import type { SimulatedClusters } from "../src/testing/index.js";

/** The output that `getOutput` of a StackReference returns for an unknown name. */
export const UNDEFINED_OUTPUT = pulumi.output(undefined) as pulumi.Output<never>;

/**
 * Expects that a program fails with these problems of a component, and creates no object. A problem
 * that ends with "..." has the first words: only the test of its rule has the whole text.
 */
export async function expectInvalidArgs(
  clusters: SimulatedClusters,
  program: () => unknown,
  component: string,
  problems: readonly string[],
  section = "invalid-arguments",
): Promise<void> {
  const failure: unknown = await clusters.up(program).then(
    () => "the program succeeded",
    (error: unknown) => error,
  );

  const text = String(failure);
  const lines = problems.flatMap((problem) =>
    wrap(`- ${problem.endsWith("...") ? reported(text, problem) : problem}`, "  ", "  "),
  );
  expect(text).toBe(
    [
      `InvalidArgsError: ${component} has invalid arguments:`,
      ...lines,
      `See node_modules/pulumi-liqo/docs/troubleshooting.md#${section}`,
    ].join("\n"),
  );
  expect(await clusters.objects()).toEqual([]);
}

/** The reported problem that begins with the words before "...", if there is one. */
function reported(text: string, problem: string): string {
  const [, ...found] = text.replace(/\nSee .*$/, "").split("\n  - ");
  const begin = problem.slice(0, -"...".length);
  return (
    found.map((each) => each.replaceAll(/\s+/g, " ")).find((each) => each.startsWith(begin)) ??
    problem
  );
}
