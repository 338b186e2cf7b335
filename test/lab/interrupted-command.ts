import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "./cluster/wait.js";
import { killTree } from "./host/process-tree.js";
import type { PulumiCommand } from "./pulumi-program.js";

/** Kills a command, with the engine and the plugins, as soon as something is so. Throws if it ends before that. */
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

/** Kills a command after some time. Says whether it was still running then. */
export async function killAfter(command: PulumiCommand, milliseconds: number): Promise<boolean> {
  const isOver = await Promise.race([endOf(command).then(() => true), sleep(milliseconds, false)]);
  if (isOver) {
    await command; // Throws if it failed by itself.
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

/** That a command is over, however it has ended. */
async function endOf(command: PulumiCommand): Promise<void> {
  await command.catch(() => undefined);
}
