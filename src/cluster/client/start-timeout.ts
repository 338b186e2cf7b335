const TICKS = 10;

/**
 * Calls a function after a timeout, in milliseconds. A program that computes for a long time blocks
 * the event loop, so that responses which have arrived cannot be read. Such a time counts as a tenth
 * of the timeout at most.
 *
 * @returns a function that cancels the timeout.
 */
export function startTimeout(timeout: number, expire: () => void): () => void {
  let remaining = TICKS;
  const interval = setInterval(() => {
    remaining -= 1;
    if (remaining === 0) {
      clearInterval(interval);
      expire();
    }
  }, timeout / TICKS);
  return () => {
    clearInterval(interval);
  };
}
