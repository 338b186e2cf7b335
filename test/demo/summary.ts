import type { SimulatedRun } from "../../src/testing/index.js";
import type { Page } from "./page.js";
import type { twoClusters } from "./program.js";

/** What a run of the example gives. */
export type DemoRun = SimulatedRun<ReturnType<typeof twoClusters>>;

/** What the example's outputs say, a line each. */
export function outputLines(
  { outputs }: DemoRun,
  podCidr: string,
  { chalk, columns }: Pick<Page, "chalk" | "columns">,
): string[] {
  const { status, endpoint, milanSeenByRome, romeSeenByMilan } = outputs;
  const seen = (cidrs: readonly string[]) => `${podCidr} as ${cidrs.join(", ")}`;
  const entries: [string, string][] = [
    ["rome sees milan's pods", seen(milanSeenByRome.pod)],
    ["milan sees rome's pods", seen(romeSeenByMilan.pod)],
    ["endpoint", `${endpoint.addresses.join(", ")}, ${endpoint.protocol} port ${endpoint.port}`],
    ["status", status === "Connected" ? chalk.bold.cyan(status) : chalk.red(status)],
  ];
  const isNarrow = columns !== undefined && columns < 60;
  return entries.flatMap(([name, value]) =>
    isNarrow
      ? [`  ${chalk.dim(name)}`, `    ${value}`]
      : [`  ${chalk.dim(name.padEnd(24))}${value}`],
  );
}

/**
 * What a run has changed, in a sentence.
 *
 * @param objects how many objects it has created in the clusters.
 */
export function changesLine({ changes }: DemoRun, objects: number): string {
  const { same, create, ...others } = changes;
  const changed = Object.entries(others).flatMap(([step, count]) =>
    count > 0 ? [`${count} resources: ${step}`] : [],
  );
  if (create > 0) {
    changed.unshift(
      `${objects} objects created in the clusters; with components, providers and keys, ${create} resources in Pulumi's state.`,
    );
  }
  return changed.length === 0
    ? `Nothing to change: all ${same} resources in Pulumi's state are as declared.`
    : changed.join(" ");
}
