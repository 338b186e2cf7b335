import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "./cluster/wait.js";
import { killTree } from "./host/process-tree.js";
import type { PulumiCommand } from "./pulumi-program.js";

/**
 * Kills a command with the engine and the plugins when a condition holds. Throws if the command
 * ends earlier.
 */
export async function killWhen(
  command: PulumiCommand,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  const ended = endOf(command).then((): never => {
    throw new Error(`The command ended before ${what}.`);
  });
  await waitFor({ what, seconds: 120, unless: [ended] }, async () =>
    (await holds()) ? true : undefined,
  );
  ended.catch(() => undefined);
  await kill(command);
}

/** Kills a command after some time. Returns whether the command was still running. */
export async function killAfter(command: PulumiCommand, milliseconds: number): Promise<boolean> {
  const isOver = await Promise.race([endOf(command).then(() => true), sleep(milliseconds, false)]);
  if (isOver) {
    await command; // Throws if the command failed.
    return false;
  }
  await kill(command);
  return true;
}

async function kill(command: PulumiCommand): Promise<void> {
  if (command.pid !== undefined) {
    await killTree(command.pid);
  }
  await endOf(command);
}

/** Waits for the end of a command, successful or not. */
async function endOf(command: PulumiCommand): Promise<void> {
  await command.catch(() => undefined);
}
