import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { down } from "../lab/down.js";
import { processTree } from "../lab/host/process-tree.js";
import { type LabProcess, recordedProcesses } from "../lab/host/processes.js";
import { parseRequest, UP_DEFAULTS } from "../lab/request/lab-request.js";
import { table } from "../lab/table.js";
import { up } from "../lab/up.js";

const CITIES = ["rome", "milan", "oslo", "lima", "cairo", "delhi"];

/**
 * Measures how long labs with two and with six clusters take to start and to stop, and their
 * memory.
 */
export async function benchLabUp(): Promise<string> {
  const rows = [await measure(2), await measure(6)];
  return table(["clusters", "up", "down", "memory per cluster", "shared memory"], rows);
}

async function measure(count: number): Promise<string[]> {
  const parent = mkdtempSync(join(tmpdir(), "lab-bench-"));
  const folder = join(parent, "lab");
  const clusters = CITIES.slice(0, count).join(",");
  try {
    const lab = await up(folder, parseRequest({ ...UP_DEFAULTS, clusters }), console.log);
    const processes = recordedProcesses(folder);
    const perCluster =
      (await megabytes(processes.filter(({ cluster }) => cluster !== undefined))) / count;
    const shared = await megabytes(processes.filter(({ cluster }) => cluster === undefined));
    const start = Date.now();
    await down(folder);
    const downSeconds = (Date.now() - start) / 1000;
    const seconds = [lab.upSeconds ?? Number.NaN, downSeconds].map(
      (value) => `${value.toFixed(1)} s`,
    );
    return [String(count), ...seconds, `${perCluster.toFixed(0)} MB`, `${shared.toFixed(0)} MB`];
  } finally {
    await down(folder);
    rmSync(parent, { recursive: true });
  }
}

/** Resident memory of processes and their descendants. Linux only. */
async function megabytes(processes: readonly LabProcess[]): Promise<number> {
  const trees = await Promise.all(processes.map(({ pid }) => processTree(pid)));
  const kilobytes = trees.flat().map(residentKilobytes);
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1024;
}

function residentKilobytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // The process has ended in the meantime.
  }
}
