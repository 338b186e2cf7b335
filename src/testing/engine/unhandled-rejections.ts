import { setImmediate } from "node:timers/promises";

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
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  // A listener prevents the warning of Node that a rejection was handled later.
  process.on("rejectionHandled", ignore);
  try {
    const result = await run(rejected).catch((error: unknown) => {
      errors.add(error);
    });
    await nextTurns();
    throwAny([...errors]);
    return result as T;
  } finally {
    process.off("unhandledRejection", listener);
    process.off("rejectionHandled", ignore);
    for (const other of others) {
      process.on("unhandledRejection", other);
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

/**
 * Throws the first error, or an AggregateError for errors with different messages. Does nothing if
 * the list is empty.
 */
export function throwAny(errors: readonly unknown[]): void {
  const messages = new Set(
    errors.map((error) => (error instanceof Error ? error.message : String(error))),
  );
  if (messages.size > 1) {
    throw new AggregateError(errors, [...messages].join("\n"));
  }
  if (errors.length > 0) {
    throw errors[0];
  }
}
