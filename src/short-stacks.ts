/** Enough to see where an error of these components comes from. */
const FRAMES = 2;

/**
 * Keeps the stack traces of errors short for as long as its owner is in scope.
 *
 * For each property of a resource Pulumi's SDK takes four of them, and its host looks up their lines in source maps: more
 * than half of the time that a pair takes to declare. Only `PULUMI_DEBUG_PROMISE_LEAKS` shows them.
 */
export function shortStacks(): Disposable {
  const before = Error.stackTraceLimit;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
    Error.stackTraceLimit = Math.min(before, FRAMES);
  }
  return {
    [Symbol.dispose]() {
      Error.stackTraceLimit = before;
    },
  };
}
