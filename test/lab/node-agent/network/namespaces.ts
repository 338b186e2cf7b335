import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, ExecaError } from "execa";
import { recordedNamespaces, removeNamespaces } from "../../host/namespaces.js";
import { LabError } from "../../lab-error.js";

// Some addresses outside of the lab, which must be unreachable.
const OUTSIDE = ["1.1.1.1", "8.8.8.8", "10.255.255.254", "172.31.255.254", "192.168.255.254"];

const TIMEOUT_MS = 10_000;

/**
 * The network namespaces of a lab. They are recorded before their creation, so that `down` finds
 * them after a crash.
 */
export class Namespaces {
  constructor(private readonly labFolder: string) {}

  /** Creates a network namespace with a loopback device. */
  async create(name: string): Promise<void> {
    this.record([...this.others(name), name]);
    await ip(["netns", "add", name]);
    await ip(["-n", name, "link", "set", "lo", "up"]);
  }

  /** Removes a network namespace and its processes. */
  async remove(name: string): Promise<void> {
    await removeNamespaces([name]);
    this.record(this.others(name));
  }

  /** Removes all recorded network namespaces. */
  async removeAll(): Promise<void> {
    await removeNamespaces(recordedNamespaces(this.labFolder));
    this.record([]);
  }

  private others(name: string): string[] {
    return recordedNamespaces(this.labFolder).filter((other) => other !== name);
  }

  private record(names: readonly string[]): void {
    const file = join(this.labFolder, "namespaces.json");
    writeFileSync(`${file}.new`, `${JSON.stringify(names)}\n`);
    renameSync(`${file}.new`, file);
  }
}

/** Runs `ip`. */
export function ip(args: readonly string[]): Promise<{ stdout: string }> {
  return execa("ip", args, { timeout: TIMEOUT_MS });
}

/** Throws if packets could leave the lab from a network namespace. */
export async function assertSealed(name: string): Promise<void> {
  for (const address of OUTSIDE) {
    const route = await routeTo(name, address);
    if (route !== undefined) {
      throw new LabError(
        `Packets to ${address} could leave the lab from network namespace ${name}: "${route}". ` +
          "No gateway is started there.",
      );
    }
  }
}

async function routeTo(name: string, address: string): Promise<string | undefined> {
  try {
    const { stdout } = await ip(["-n", name, "route", "get", address]);
    return stdout.trim();
  } catch (error) {
    if (error instanceof ExecaError && String(error.stderr).includes("unreachable")) {
      return undefined;
    }
    throw error;
  }
}
