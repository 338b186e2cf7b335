import { execa } from "execa";
import { processTree } from "./process-tree.js";
import { recordedProcesses } from "./processes.js";

/**
 * The addresses with ports on which the processes of a lab listen outside of its network
 * namespaces. Only for Linux.
 */
export async function listeningAddresses(folder: string): Promise<string[]> {
  const { stdout } = await execa("ss", ["--listening", "--no-header", "-tunp"]);
  const trees = recordedProcesses(folder).map(({ pid }) => processTree(pid));
  const pids = (await Promise.all(trees)).flat();
  return stdout
    .split("\n")
    .filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)))
    .map((line) => line.split(/\s+/)[4] ?? "");
}
