import { ApiException } from "@kubernetes/client-node";

/** Writes one line to the agent's log. */
export function report(message: string): void {
  process.stdout.write(`${new Date().toISOString()} ${message}\n`);
}

/** Writes what went wrong with one object to the agent's log. The queue tries again. */
export function reportFailure(key: string, error: unknown): void {
  // Not found, conflict: the object has gone or changed in the meantime, and the news of it is on its way.
  if (error instanceof ApiException && (error.code === 404 || error.code === 409)) {
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  report(`${key}: ${message.replaceAll("\n", " ")}`);
}
