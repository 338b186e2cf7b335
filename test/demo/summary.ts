import type { ChalkInstance } from "chalk";
import type { SimulatedRun } from "../../src/testing/index.js";
import type { twoClusters } from "./program.js";

/** What a run of the example gives. */
export type DemoRun = SimulatedRun<ReturnType<typeof twoClusters>>;

/** What the example's outputs say, a line each. */
export function outputLines({ outputs }: DemoRun, podCidr: string, chalk: ChalkInstance): string[] {
  const { status, endpoint, milanSeenByRome, romeSeenByMilan } = outputs;
  const seen = (cidrs: readonly string[]) => `${podCidr} as ${cidrs.join(", ")}`;
  const entries: [string, string][] = [
    ["rome sees milan's pods", seen(milanSeenByRome.pod)],
    ["milan sees rome's pods", seen(romeSeenByMilan.pod)],
    ["endpoint", `${endpoint.addresses.join(", ")}, ${endpoint.protocol} port ${endpoint.port}`],
    ["status", status === "Connected" ? chalk.bold.cyan(status) : chalk.red(status)],
  ];
  return entries.map(([name, value]) => `  ${chalk.dim(name.padEnd(24))}${value}`);
}

/** What a run has changed, in one line. */
export function changesLine({ changes }: DemoRun): string {
  const { same, ...others } = changes;
  const changed = Object.entries(others).filter(([, count]) => count > 0);
  return changed.length === 0
    ? `Nothing to change: all ${same} resources are as declared.`
    : changed.map(([step, count]) => `${count} resources ${step}d`).join(", ");
}
