import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { execa } from "execa";
import { NetworkNames } from "../node-agent/network/addresses.js";

/**
 * Everything that a lab in a folder can leave on this machine, one line each: network namespaces,
 * mounts and processes of the lab, and all links, rules and routes, because a lab creates none
 * outside of its namespaces.
 */
export async function hostTraces(folder: string): Promise<string[]> {
  const prefix = new NetworkNames(folder).fabric.replace(/fabric$/, "");
  const [namespaces, links, rules, routes] = await Promise.all([
    ip("netns", "list"),
    ip("-oneline", "-brief", "link"),
    ip("rule", "list"),
    ip("route", "show", "table", "all"),
  ]);
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  return [
    ...namespaces.filter((line) => line.startsWith(prefix)).map((line) => `namespace ${line}`),
    ...links.map((line) => `link ${line}`),
    ...rules.map((line) => `rule ${line}`),
    ...routes.map((line) => `route ${line}`),
    ...mounts.filter((line) => line.includes(prefix) || line.includes(folder)),
    ...readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => mentions(pid, [folder, prefix]))
      .map((pid) => `process ${pid}`),
  ].sort();
}

async function ip(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await execa("ip", args);
  return stdout.split("\n").map((line) => line.trim());
}

/** Whether the working directory or the command line of a process contains a word. */
function mentions(pid: string, words: readonly string[]): boolean {
  try {
    const texts = [readlinkSync(`/proc/${pid}/cwd`), readFileSync(`/proc/${pid}/cmdline`, "utf8")];
    return texts.some((text) => words.some((word) => text.includes(word)));
  } catch {
    return false; // The process has ended in the meantime.
  }
}
