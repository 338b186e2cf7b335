import { setTimeout as sleep } from "node:timers/promises";
import { isApiServerReady } from "./cluster/access.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./cluster/wait.js";
import { listens } from "./host/ports.js";
import {
  isAlive,
  type LabProcess,
  type Part,
  recordedProcesses,
  startProcess,
} from "./host/processes.js";
import { killTree } from "./host/process-tree.js";
import { LabError } from "./lab-error.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { clusterNamed } from "./lab-folder.js";
import { flag } from "./node-agent/pod-arguments.js";

/** The clients of a cluster's API server, except the node agent of the lab. */
const CLIENTS = ["controller-manager", "liqo", "crd-replicator", "webhook"] as const;

/** The parts that can be stopped, and `cluster` for the API server and all clients of it. */
export const STOPPABLE = ["api", "liqo", "crd-replicator", "cluster"] as const;

/** The stopped part of a cluster, or `cluster` for its API server and all clients of it. */
export interface Outage {
  readonly cluster: LabCluster;
  readonly part: (typeof STOPPABLE)[number];
}

/** The outage of a part of a cluster, by their names. */
export function outageOf(lab: LabFile, clusterName: string, partName: string): Outage {
  const part = STOPPABLE.find((candidate) => candidate === partName);
  if (part === undefined) {
    throw new LabError(`Cannot stop part "${partName}". Use one of ${STOPPABLE.join(", ")}.`);
  }
  return { cluster: clusterNamed(lab, clusterName), part };
}

/** Kills a part of a cluster. */
export async function stop(lab: LabFile, { cluster, part }: Outage): Promise<void> {
  await Promise.all(partsOf(part).map((stopped) => kill(processOf(lab, stopped, cluster))));
}

/** Kills parts of clusters, runs an action, and restarts the parts. */
export async function duringOutage<T>(
  lab: LabFile,
  outages: readonly Outage[],
  action: () => Promise<T>,
): Promise<T> {
  try {
    await Promise.all(outages.map((outage) => stop(lab, outage)));
    return await action();
  } finally {
    await Promise.all(outages.map((outage) => start(lab, outage)));
  }
}

/** Kills a part of a cluster and restarts it after two seconds, when its port is free. */
export async function restart(lab: LabFile, outage: Outage): Promise<void> {
  await duringOutage(lab, [outage], () => sleep(2000));
}

/** Restarts Liqo's controllers of a cluster with another value of a flag. */
export async function restartControllersWith(
  lab: LabFile,
  cluster: LabCluster,
  name: string,
  value: string,
): Promise<void> {
  const controllers = processOf(lab, "liqo", cluster);
  await kill(controllers);
  const args = controllers.args.filter((argument) => !argument.startsWith(`--${name}=`));
  startProcess(lab.folder, { ...controllers, args: [...args, `--${name}=${value}`] });
}

function partsOf(part: Outage["part"]): readonly Part[] {
  return part === "cluster" ? ["api", ...CLIENTS] : [part];
}

function processOf(lab: LabFile, part: Part, cluster: LabCluster): LabProcess {
  const found = recordedProcesses(lab.folder).find(
    (recorded) => recorded.part === part && recorded.cluster === cluster.name,
  );
  if (found === undefined) {
    throw new Error(`The lab has no process ${part} of cluster ${cluster.name}.`);
  }
  return found;
}

async function kill(victim: LabProcess): Promise<void> {
  while (isAlive(victim)) {
    await killTree(victim.pid);
    await sleep(20);
  }
}

/** Starts a stopped part of a cluster again. Waits only for API servers. */
export async function start(lab: LabFile, { cluster, part }: Outage): Promise<void> {
  const first = part === "cluster" ? "api" : part;
  const stopped = processOf(lab, first, cluster);
  if (isAlive(stopped)) {
    throw new LabError(`Part ${first} of cluster ${cluster.name} is running.`);
  }
  const { ended } = startProcess(lab.folder, stopped);
  if (first === "api") {
    const what = `the API server of ${cluster.name} to be ready again`;
    await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [ended] }, async () =>
      (await isApiServerReady(cluster)) ? true : undefined,
    );
    // Restart the clients: their watches reconnect only after up to a minute, and Liqo 1.2.0 panics
    // if an object is deleted before.
    for (const client of CLIENTS) {
      const running = processOf(lab, client, cluster);
      await kill(running);
      startProcess(lab.folder, running);
    }
    await webhookListens(processOf(lab, "webhook", cluster));
  }
}

/** Without its webhook, an API server rejects Liqo's objects. */
async function webhookListens({ args, log }: LabProcess): Promise<void> {
  const port = Number(flag(args, "webhook-port"));
  const what = `the webhook to listen again (its log is ${log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS }, () => listens(port));
}
