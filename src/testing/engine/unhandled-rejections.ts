import { setImmediate } from "node:timers/promises";
import { runInThisContext } from "node:vm";

/**
 * Node's own `process`, which emits the events of unhandled rejections. Jest runs tests in a context
 * with a copy of it.
 */
const nodeProcess = runInThisContext("process") as NodeJS.Process;

/** Turns of the event loop within which Node reports an unhandled rejection. */
const TURNS = 5;

/**
 * Runs a function like Pulumi runs a program: fails if any promise has an unhandled rejection.
 *
 * @param run its argument is a promise that resolves at the first unhandled rejection. It may then
 * return undefined.
 */
export async function failOnUnhandledRejections<T>(
  run: (rejected: Promise<void>) => Promise<T | undefined>,
): Promise<T> {
  const errors = new Set<unknown>();
  let resolveRejected: () => void = () => undefined;
  const rejected = new Promise<void>((resolve) => {
    resolveRejected = resolve;
  });
  const listener = (error: unknown) => {
    errors.add(error);
    resolveRejected();
  };
  // Remove the listeners of the test framework: they would fail a test that expects the rejection.
  const others = nodeProcess.listeners("unhandledRejection");
  nodeProcess.removeAllListeners("unhandledRejection");
  nodeProcess.on("unhandledRejection", listener);
  // A listener prevents the warning of Node that a rejection was handled later.
  nodeProcess.on("rejectionHandled", ignore);
  try {
    const result = await run(rejected).catch((error: unknown) => {
      errors.add(error);
    });
    await nextTurns();
    throwAny([...errors]);
    return result as T;
  } finally {
    nodeProcess.off("unhandledRejection", listener);
    nodeProcess.off("rejectionHandled", ignore);
    for (const other of others) {
      nodeProcess.on("unhandledRejection", other);
    }
  }
}

function ignore(): void {
  // The rejection was recorded before.
}

/** Waits for a few turns of the event loop. */
async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await setImmediate();
  }
}

/** Several errors. Its message has all their messages. */
class SimulatedErrors extends AggregateError {}

/**
 * Throws the first error, or an AggregateError for errors with different messages. Does nothing if
 * the list is empty.
 */
export function throwAny(errors: readonly unknown[]): void {
  const all = errors.flatMap((error): unknown[] =>
    error instanceof SimulatedErrors ? error.errors : [error],
  );
  // A test runner may run the program in a realm of its own, with another class Error.
  const messages = new Set(all.map((error) => (error as Error | undefined)?.message ?? error));
  if (messages.size > 1) {
    throw new SimulatedErrors(all, [...messages].map(String).join("\n"));
  }
  if (all.length > 0) {
    throw all[0];
  }
}
