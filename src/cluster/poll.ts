import { setTimeout as sleep } from "node:timers/promises";
import { isForbidden, unseen } from "./client/error-reason.js";
import { millisecondsOf } from "../validation/duration.js";

const INTERVAL = 500;

/** What is in the way is there to stay, so that it is no use to wait. */
export class Refusal extends Error {
  public readonly isFinal = true;
}

/**
 * Asks again and again what is still in the way, until there is nothing or the time is up. A look that fails is in the way
 * as well, since an API server that restarts is back in a moment; a {@link Refusal} ends the wait, and so does it that one may
 * not look.
 *
 * @param timeout a length of time such as `5m`.
 * @param cluster name of the cluster that is looked into.
 * @returns what was in the way when the time was up, or nothing.
 */
export async function poll(
  timeout: string,
  cluster: string,
  obstacle: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const end = performance.now() + millisecondsOf(timeout);
  for (;;) {
    const seen = await obstacle().catch((error: unknown) => {
      if (isFinal(error) || isForbidden(error)) {
        throw error;
      }
      return unseen(cluster, error);
    });
    if (seen === undefined || performance.now() > end) {
      return seen;
    }
    await sleep(INTERVAL);
  }
}

/** By its mark: an error of simulated clusters, in which nothing changes by itself, has it as well. */
function isFinal(error: unknown): boolean {
  return (error as Partial<Refusal> | undefined)?.isFinal === true;
}
