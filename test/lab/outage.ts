import { setTimeout as sleep } from "node:timers/promises";
import { answers } from "./cluster/access.js";
import { PATIENCE_SECONDS, waitFor } from "./cluster/wait.js";
import {
  isAlive,
  type LabProcess,
  type Part,
  recordedProcesses,
  startProcess,
} from "./host/processes.js";
import { killTree } from "./host/process-tree.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/** What of a cluster is out of order: its API server, or Liqo's controllers. */
export interface Outage {
  readonly cluster: LabCluster;
  readonly part: "api" | "liqo";
}

/** Kills parts of clusters, does something, and starts the parts again, whatever happens. */
export async function during<T>(
  lab: LabFile,
  outages: readonly Outage[],
  action: () => Promise<T>,
): Promise<T> {
  try {
    await Promise.all(outages.map((outage) => kill(processOf(lab, outage.part, outage.cluster))));
    return await action();
  } finally {
    await Promise.all(outages.map((outage) => end(lab, outage)));
  }
}

/** Kills a part of a cluster and starts it again a moment later, when its port is free for sure. */
export async function restart(lab: LabFile, outage: Outage): Promise<void> {
  await during(lab, [outage], () => sleep(2000));
}

function processOf(lab: LabFile, part: Part, cluster: LabCluster): LabProcess {
  const found = recordedProcesses(lab.folder).find(
    (recorded) => recorded.part === part && recorded.cluster === cluster.name,
  );
  if (found === undefined) {
    throw new Error(`The lab has started no ${part} of ${cluster.name}.`);
  }
  return found;
}

async function kill(victim: LabProcess): Promise<void> {
  while (isAlive(victim)) {
    await killTree(victim.pid);
    await sleep(20);
  }
}

/** Controllers are waited for by whoever needs what they do. */
async function end(lab: LabFile, { cluster, part }: Outage): Promise<void> {
  const { ended } = startProcess(lab.folder, processOf(lab, part, cluster));
  if (part === "api") {
    const what = `the API server of ${cluster.name} to answer again`;
    await waitFor({ what, seconds: PATIENCE_SECONDS, unless: [ended] }, async () =>
      (await answers(cluster)) ? true : undefined,
    );
    // Their watches would take up to a minute to come back, and Liqo 1.2.0 panics over an object that goes before.
    for (const controllers of ["controller-manager", "liqo"] as const) {
      const running = processOf(lab, controllers, cluster);
      await kill(running);
      startProcess(lab.folder, running);
    }
  }
}
