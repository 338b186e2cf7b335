import { setImmediate } from "node:timers/promises";

/** How many turns of the event loop Node may take to say that a rejection was handled by nobody. */
const TURNS = 5;

/**
 * Runs something the way Pulumi runs a program: a promise that is rejected and handled by nobody makes it fail.
 *
 * @param run is given a promise that resolves when that has happened. Then it need not give a result.
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
  // A test framework's own listeners would fail the test, although it may expect just this.
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  // Somebody listens, so Node does not warn of a rejection that is handled after all.
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
  // There is nothing to do.
}

/** Lets everything happen that is not waiting for time to pass. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await setImmediate();
  }
}

/** Throws what went wrong: one error as it is, several in one. */
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
