import { existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { recordedNamespaces, removeNamespaces } from "./host/namespaces.js";
import { killTree } from "./host/process-tree.js";
import { isAlive, type LabProcess, type Part, recordedProcesses } from "./host/processes.js";

/** Ends everything that was started in a lab's folder, and removes the folder. Says whether there was anything. */
export async function down(folder: string): Promise<boolean> {
  if (!existsSync(folder)) {
    return false;
  }
  const processes = recordedProcesses(folder);
  // The node agent first, or it would start again what is being ended; the servers after their clients.
  await end(processes, ["node-agent"], 5000);
  await removeNamespaces(recordedNamespaces(folder));
  await end(processes, ["liqo", "ipam", "controller-manager"], 1000);
  await end(processes, ["api"], 1000);
  await end(processes, ["etcd"], 1000);
  rmSync(folder, { recursive: true });
  return true;
}

/** Ends the processes of some parts: asks, waits for a while, then insists. */
async function end(all: readonly LabProcess[], parts: readonly Part[], graceMs: number) {
  const chosen = all.filter(({ part }) => parts.includes(part));
  const deadline = Date.now() + graceMs;
  chosen.filter(isAlive).forEach(askToEnd);
  while (chosen.some(isAlive)) {
    await sleep(20);
    if (Date.now() > deadline) {
      await Promise.all(chosen.filter(isAlive).map(({ pid }) => killTree(pid)));
    }
  }
}

function askToEnd({ pid }: LabProcess): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It ended by itself in between.
  }
}
