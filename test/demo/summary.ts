import type { SimulatedRun } from "../../src/testing/index.js";
import { resourcesText } from "./narration.js";
import type { Page } from "./page.js";
import type { peeredClusters } from "./peered-clusters.js";
import type { twoClusters } from "./program.js";

/** The result of a run of the example. */
export type DemoRun = SimulatedRun<ReturnType<typeof twoClusters>>;

/** The result of a run with a peering. */
export type PeeredRun = SimulatedRun<ReturnType<typeof peeredClusters>>;

/** The outputs of the example, one per line. */
export function outputLines({ outputs }: DemoRun, podCidr: string, page: Page): string[] {
  const { status, endpoint, remappedCidrs } = outputs;
  const remapped = (cidrs: readonly string[]) => `${podCidr} as ${cidrs.join(", ")}`;
  return lines(page, [
    ["rome sees milan's pods", remapped(remappedCidrs.server.pod)],
    ["milan sees rome's pods", remapped(remappedCidrs.client.pod)],
    ["endpoint", `${endpoint.addresses.join(", ")}, ${endpoint.protocol} port ${endpoint.port}`],
    ["status", coloured(status, "Connected", page)],
  ]);
}

/** The outputs of the peering, one per line. */
export function peeringLines({ outputs }: PeeredRun, page: Page): string[] {
  const { status, nodes, remoteNamespaceName } = outputs;
  return lines(page, [
    ...nodes.map(({ name, granted }): Entry => [`node ${name} in rome`, resourcesText(granted)]),
    ["namespace shop of rome", `${remoteNamespaceName} in milan`],
    ["status", coloured(status, "Ready", page)],
  ]);
}

type Entry = readonly [name: string, value: string];

function coloured(status: string, expected: string, { chalk }: Page): string {
  return status === expected ? chalk.bold.cyan(status) : chalk.red(status);
}

function lines({ chalk, columns }: Page, entries: readonly Entry[]): string[] {
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
export function changesLine({ changes }: Pick<DemoRun, "changes">, objects: number): string {
  const { same, create, ...others } = changes;
  const changed = Object.entries(others).flatMap(([step, count]) =>
    count > 0 ? [`${count} resources: ${step}`] : [],
  );
  if (create > 0) {
    changed.unshift(
      `Created ${objects} objects in the clusters. Pulumi's state has ${same + create} resources, including components, providers and keys.`,
    );
  }
  return changed.length === 0
    ? `No changes: all ${same} resources are as declared.`
    : changed.join(" ");
}
