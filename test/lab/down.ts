import { existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { recordedNamespaces, removeNamespaces } from "./host/namespaces.js";
import { killTree } from "./host/process-tree.js";
import { isAlive, type LabProcess, type Part, recordedProcesses } from "./host/processes.js";

/** Stops all processes of a lab and removes its folder. Returns false if there is no lab. */
export async function down(folder: string): Promise<boolean> {
  if (!existsSync(folder)) {
    return false;
  }
  const processes = recordedProcesses(folder);
  // The node agent stops first, because it restarts pods. Clients stop before their servers.
  await stop(processes, ["node-agent"], 5000);
  const clients: readonly Part[] = ["liqo", "ipam", "crd-replicator", "webhook", "proxy"];
  await stop(processes, [...clients, "controller-manager"], 1000);
  await removeNamespaces(recordedNamespaces(folder));
  await stop(processes, ["api"], 1000);
  await stop(processes, ["etcd"], 1000);
  rmSync(folder, { recursive: true });
  return true;
}

/** Stops the processes of some parts: SIGTERM, then SIGKILL after the grace period. */
async function stop(all: readonly LabProcess[], parts: readonly Part[], graceMs: number) {
  const chosen = all.filter(({ part }) => parts.includes(part));
  const deadline = Date.now() + graceMs;
  chosen.filter(isAlive).forEach(terminate);
  while (chosen.some(isAlive)) {
    await sleep(20);
    if (Date.now() > deadline) {
      await Promise.all(chosen.filter(isAlive).map(({ pid }) => killTree(pid)));
    }
  }
}

function terminate({ pid }: LabProcess): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // The process has ended in the meantime.
  }
}
