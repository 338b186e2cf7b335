import { setImmediate } from "node:timers/promises";

/** How many turns of the event loop Node may take to report an unhandled rejection. */
const TURNS = 5;

/**
 * Runs a function as Pulumi runs a program: an unhandled rejection of any promise makes it fail.
 *
 * @param run gets a promise that resolves when there was an unhandled rejection. Then it may return undefined.
 */
export async function failingOnRejections<T>(
  run: (rejected: Promise<void>) => Promise<T | undefined>,
): Promise<T> {
  const errors = new Set<unknown>();
  let tell: () => void = () => undefined;
  const rejected = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const listener = (error: unknown) => {
    errors.add(error);
    tell();
  };
  // The listeners of a test framework would fail the test, although the test may expect the rejection.
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  // With a listener, Node does not warn of a rejection that is handled later.
  process.on("rejectionHandled", ignore);
  try {
    const result = await run(rejected).catch((error: unknown) => {
      errors.add(error);
    });
    await turns();
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
  // Nothing to do.
}

/** Runs everything that waits neither for time nor for input. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await setImmediate();
  }
}

/** Throws the errors, if there are any: a single one as it is, several ones as one error. */
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
