import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "./lab-environment.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import { linkLibrary } from "./library-link.js";

/** The stack of a Pulumi program without a selected stack. */
const LAB_STACK = "lab";

/** Runs a command on a lab with the current terminal, and returns its exit code. */
export async function exec(
  lab: LabFile,
  [command = "", ...args]: readonly string[],
  folder: string,
): Promise<number> {
  const options = { cwd: folder, env: labEnvironment(lab), reject: false } as const;
  linkLibrary();
  if (basename(command) === "pulumi" && existsSync(join(folder, "Pulumi.yaml"))) {
    await ensureStack(command, options);
  }
  const { exitCode, code, isTerminated } = await execa(command, args, {
    ...options,
    stdio: "inherit",
  });
  if (code === "ENOENT") {
    throw new LabError(`Command "${command}" not found.`);
  }
  return exitCode ?? (isTerminated ? 130 : 1);
}

type PulumiOptions = Readonly<{ cwd: string; env: Record<string, string>; reject: false }>;

/** Selects or creates a stack if no stack is selected, so that `pulumi up` works immediately. */
async function ensureStack(pulumi: string, options: PulumiOptions): Promise<void> {
  const selected = await execa(pulumi, ["stack", "--show-name", "--non-interactive"], options);
  if (selected.failed) {
    await execa(pulumi, ["stack", "select", "--create", LAB_STACK, "--non-interactive"], options);
  }
}
