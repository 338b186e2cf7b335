/** Where Pulumi's SDK takes stack traces of its own promises. */
const TAKES_THEM = /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/;

/** What prepares stack traces, if anything does but the runtime itself. */
interface Preparing {
  prepareStackTrace?: (error: Error, frames: NodeJS.CallSite[]) => unknown;
}

let areLeftOut = false;

/**
 * Keeps source maps out of the stack traces that Pulumi's SDK takes of its promises, for the rest of the process. There are
 * several for each property of a resource: to look up their lines takes 0.1 s of each run, and only
 * `PULUMI_DEBUG_PROMISE_LEAKS` shows them. All other traces stay as they are.
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
    TAKES_THEM.test(frames[0]?.getFileName() ?? "")
      ? String(error)
      : prepare.call(Error, error, frames);
}
