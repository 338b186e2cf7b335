import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "../../lab-error.js";

// Some of all the addresses that are not the lab's: the way to each of them must be shut.
const OUTSIDE = ["1.1.1.1", "8.8.8.8", "10.255.255.254", "172.31.255.254", "192.168.255.254"];

const TIMEOUT_MS = 10_000;

/** The network namespaces of a lab, recorded before they exist, so that `down` finds them after any crash. */
export class Namespaces {
  private readonly file: string;

  constructor(labFolder: string) {
    this.file = join(labFolder, "namespaces.json");
  }

  /** Names of those that exist or are about to. */
  recorded(): string[] {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as string[]) : [];
  }

  /** Makes one, with nothing in it but its own loopback. */
  async create(name: string): Promise<void> {
    this.record([...this.recorded().filter((other) => other !== name), name]);
    await ip(["netns", "add", name]);
    await ip(["-n", name, "link", "set", "lo", "up"]);
  }

  /** Ends what runs in one, and removes it. */
  async remove(name: string): Promise<void> {
    if ((await existing()).includes(name)) {
      const { stdout } = await ip(["netns", "pids", name]);
      for (const pid of stdout.split("\n").filter((line) => line !== "")) {
        endProcess(Number(pid));
      }
      await ip(["netns", "delete", name]);
    }
    this.record(this.recorded().filter((other) => other !== name));
  }

  /** Removes all that are recorded: those of this lab, whoever left them. */
  async removeAll(): Promise<void> {
    for (const name of this.recorded().reverse()) {
      await this.remove(name);
    }
  }

  private record(names: readonly string[]): void {
    writeFileSync(`${this.file}.new`, `${JSON.stringify(names)}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Runs `ip`. */
export function ip(args: readonly string[]): Promise<{ stdout: string }> {
  return execa("ip", args, { timeout: TIMEOUT_MS });
}

/** Refuses a namespace from which a packet could leave the lab. */
export async function assertSealed(name: string): Promise<void> {
  for (const address of OUTSIDE) {
    try {
      const { stdout } = await ip(["-n", name, "route", "get", address]);
      throw new LabError(
        `A packet to ${address} could leave namespace ${name}: "${stdout.split("\n")[0] ?? ""}". ` +
          "The lab does not run gateways there.",
      );
    } catch (error) {
      if (!(error instanceof ExecaError) || !String(error.stderr).includes("unreachable")) {
        throw error;
      }
    }
  }
}

async function existing(): Promise<string[]> {
  const { stdout } = await ip(["netns", "list"]);
  // A line is the name, and for some namespaces its number in parentheses.
  return stdout.split("\n").map((line) => line.split(" ")[0] ?? "");
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself meanwhile.
  }
}
