import { setTimeout as sleep } from "node:timers/promises";
import { isForbidden, unreachableMessage } from "./client/api-error.js";
import { millisecondsOf } from "../validation/duration.js";

const INTERVAL = 500;

/** An error that no wait can resolve. */
export class Rejection extends Error {
  public readonly isFinal = true;
}

/**
 * Polls until nothing blocks or the timeout expires. An error counts as blocking, since an API
 * server may be restarting. A {@link Rejection} and a 403 are final.
 *
 * @param timeout a duration such as `5m`.
 * @param cluster name of the polled cluster.
 * @param findBlocking returns what still blocks, or undefined.
 * @returns what blocks when the timeout expires. Undefined if nothing blocks.
 */
export async function poll(
  timeout: string,
  cluster: string,
  findBlocking: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const end = performance.now() + millisecondsOf(timeout);
  for (;;) {
    const blocking = await findBlocking().catch((error: unknown) => {
      if (isFinal(error) || isForbidden(error)) {
        throw error;
      }
      return unreachableMessage(cluster, error);
    });
    if (blocking === undefined || performance.now() > end) {
      return blocking;
    }
    await sleep(INTERVAL);
  }
}

/** Errors of simulated clusters, in which nothing changes any more, are final too. */
function isFinal(error: unknown): boolean {
  return (error as Partial<Rejection> | undefined)?.isFinal === true;
}
