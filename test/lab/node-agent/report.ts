import { ApiException } from "@kubernetes/client-node";

/** Writes a line to the log of the agent. */
export function report(message: string): void {
  process.stdout.write(`${new Date().toISOString()} ${message}\n`);
}

/** Logs a failure of a work item. The queue retries. */
export function reportFailure(key: string, error: unknown): void {
  // Not found or conflict: the object has changed in the meantime, and the watch will report the
  // change.
  if (error instanceof ApiException && (error.code === 404 || error.code === 409)) {
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  report(`${key}: ${message.replaceAll("\n", " ")}`);
}
