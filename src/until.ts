import { setTimeout as sleep } from "node:timers/promises";
import { millisecondsOf } from "./duration.js";

const INTERVAL = 500;

/**
 * Asks again and again what is still in the way, until there is nothing or the time is up.
 *
 * @param timeout a length of time such as `5m`.
 * @returns what was in the way when the time was up, or nothing.
 */
export async function until(
  timeout: string,
  obstacle: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const end = performance.now() + millisecondsOf(timeout);
  for (;;) {
    const seen = await obstacle();
    if (seen === undefined || performance.now() > end) {
      return seen;
    }
    await sleep(INTERVAL);
  }
}
