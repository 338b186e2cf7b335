import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** The network namespaces that the node agent of a lab created or was about to create. */
export function recordedNamespaces(folder: string): string[] {
  const file = join(folder, "namespaces.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
}

/** Removes network namespaces with their processes, links and rules. */
export async function removeNamespaces(names: readonly string[]): Promise<void> {
  if (names.length === 0) {
    return;
  }
  const { stdout } = await execa("ip", ["netns", "list"]);
  const present = new Set(stdout.split("\n").map((line) => line.split(" ")[0]));
  await Promise.all(names.filter((name) => present.has(name)).map(removeNamespace));
}

async function removeNamespace(name: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { stdout } = await execa("ip", ["netns", "pids", name]);
    const pids = stdout.split("\n").filter((line) => line !== "");
    if (pids.length === 0) {
      break;
    }
    for (const pid of pids) {
      kill(Number(pid));
    }
    await sleep(50);
  }
  await execa("ip", ["netns", "delete", name]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has ended in the meantime.
  }
}
