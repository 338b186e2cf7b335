import type { SimulatedRun } from "../../src/testing/index.js";
import type { Page } from "./page.js";
import type { twoClusters } from "./program.js";

/** The result of a run of the example. */
export type DemoRun = SimulatedRun<ReturnType<typeof twoClusters>>;

/** The outputs of the example, one per line. */
export function outputLines(
  { outputs }: DemoRun,
  podCidr: string,
  { chalk, columns }: Pick<Page, "chalk" | "columns">,
): string[] {
  const { status, endpoint, remappedCidrs } = outputs;
  const remapped = (cidrs: readonly string[]) => `${podCidr} as ${cidrs.join(", ")}`;
  const entries: [string, string][] = [
    ["rome sees milan's pods", remapped(remappedCidrs.server.pod)],
    ["milan sees rome's pods", remapped(remappedCidrs.client.pod)],
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
 * A sentence about the changes of a run.
 *
 * @param objects number of objects that the run created in the clusters.
 */
export function changesLine({ changes }: DemoRun, objects: number): string {
  const { same, create, ...others } = changes;
  const changed = Object.entries(others).flatMap(([step, count]) =>
    count > 0 ? [`${count} resources: ${step}`] : [],
  );
  if (create > 0) {
    changed.unshift(
      `Created ${objects} objects in the clusters. Pulumi's state has ${create} resources, including components, providers and keys.`,
    );
  }
  return changed.length === 0
    ? `No changes: all ${same} resources are as declared.`
    : changed.join(" ");
}
