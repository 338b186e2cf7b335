import { setTimeout as sleep } from "node:timers/promises";
import { isBusy } from "./reason.js";

const SECONDS_TO_ANSWER = 10;
const MILLISECONDS_BETWEEN = 500;

/**
 * An API server's answer. One that says that it has no time yet is asked again, as `kubectl` does: it says so of a kind that
 * it has just come to know.
 */
export async function answer<T>(ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + SECONDS_TO_ANSWER * 1000;
  for (;;) {
    try {
      return await soon(ask());
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) {
        throw error;
      }
      await sleep(MILLISECONDS_BETWEEN);
    }
  }
}

/** The client itself would wait for minutes for an API server that drops its packets. */
async function soon<T>(answered: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const error = new Error(`no answer within ${SECONDS_TO_ANSWER} s`);
    timer = setTimeout(reject, SECONDS_TO_ANSWER * 1000, error);
  });
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
