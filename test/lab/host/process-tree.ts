import { execa } from "execa";

/** The IDs of a process and its descendants, parents first. */
export async function processTree(root: number): Promise<number[]> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid="]);
  const processes = stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number]);
  return [root, ...descendants(root, processes)];
}

/** Kills a process and its descendants without a chance to clean up. */
export async function killTree(root: number): Promise<void> {
  for (const pid of await processTree(root)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // The process has ended in the meantime.
    }
  }
}

function descendants(root: number, processes: readonly (readonly [number, number])[]): number[] {
  return processes
    .filter(([, parent]) => parent === root)
    .flatMap(([pid]) => [pid, ...descendants(pid, processes)]);
}
