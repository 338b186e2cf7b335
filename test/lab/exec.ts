import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "./lab-environment.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";

/** The stack that a Pulumi program gets in a lab where it has none. */
const LAB_STACK = "lab";

/** Runs a command on a lab, with the terminal as its own, and gives its exit code. */
export async function exec(
  lab: LabFile,
  [command = "", ...args]: readonly string[],
  folder: string,
): Promise<number> {
  const options = { cwd: folder, env: labEnvironment(lab), reject: false } as const;
  if (basename(command) === "pulumi" && existsSync(join(folder, "Pulumi.yaml"))) {
    await ensureStack(command, options);
  }
  const { exitCode, code, isTerminated } = await execa(command, args, {
    ...options,
    stdio: "inherit",
  });
  if (code === "ENOENT") {
    throw new LabError(`There is no command "${command}".`);
  }
  return exitCode ?? (isTerminated ? 130 : 1);
}

type PulumiOptions = Readonly<{ cwd: string; env: Record<string, string>; reject: false }>;

/** Selects a stack, created if need be, so that `pulumi up` works at once. A stack that is selected stays. */
async function ensureStack(pulumi: string, options: PulumiOptions): Promise<void> {
  const selected = await execa(pulumi, ["stack", "--show-name", "--non-interactive"], options);
  if (selected.failed) {
    await execa(pulumi, ["stack", "select", "--create", LAB_STACK, "--non-interactive"], options);
  }
}
