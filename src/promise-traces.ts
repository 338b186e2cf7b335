/** Where Pulumi's SDK takes stack traces of its own promises. */
const TAKES_THEM = /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/;

/** What prepares stack traces, if anything does but the runtime itself. */
interface Preparing {
  prepareStackTrace?: (error: Error, frames: NodeJS.CallSite[]) => unknown;
}

let areLeftOut = false;

/**
 * Leaves it out to look up, in source maps, the lines of the stack traces that Pulumi's SDK takes of its promises: several for
 * each property of a resource, a quarter of all that a pair costs an `up` that has nothing to change. Only
 * `PULUMI_DEBUG_PROMISE_LEAKS` shows them. The traces of errors stay as they are.
 */
export function leavePromisesUntraced(): void {
  const preparing: Preparing = Error;
  const { prepareStackTrace: prepare } = preparing;
  const areShown = process.env["PULUMI_DEBUG_PROMISE_LEAKS"] !== undefined;
  // Once, or two copies of this package would go on wrapping what the other has put there.
  if (areLeftOut || areShown || prepare === undefined) {
    return;
  }
  areLeftOut = true;
  preparing.prepareStackTrace = (error, frames) =>
    TAKES_THEM.test(frames[0]?.getFileName() ?? "") ? String(error) : prepare(error, frames);
}
